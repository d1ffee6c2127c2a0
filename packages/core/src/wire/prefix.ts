import { createHash } from 'node:crypto';
import type { Placement } from '../placement/index.ts';
import { quoteIdentifier } from '../tenant/index.ts';
import { MessageWriter } from './message-writer.ts';

/**
 * What precedes a tenant's statement in the same Sync scope: the placement's settings, local to the
 * transaction that the statement runs in, and a proof that the tenant's schema exists (a missing one is
 * `3F000` before the statement is looked at).
 */
export interface Prefix {
  readonly text: string;
  readonly values: readonly string[];
  readonly statementName: string;
  /** Bind and Execute of the statement when it is prepared under its name. */
  readonly namedMessages: Buffer;
  /** Parse, Bind and Execute without a name, for poolers that share server connections. */
  readonly unnamedMessages: Buffer;
}

export function createPrefix(placement: Placement): Prefix {
  const settings = [{ name: 'search_path', value: placement.searchPath }, ...placement.settings];
  const calls = settings.map(({ name }, index) => `pg_catalog.set_config('${name}', $${index + 1}, true)`);
  // Never true, so no row has to be sent and read; concat() looks at all of its arguments, AND might not.
  const text = `select where pg_catalog.concat(${calls.join(', ')}, $${settings.length + 1}::pg_catalog.regnamespace) is null`;
  const values = [...settings.map(({ value }) => value), quoteIdentifier(placement.schemaName)];
  const statementName = `dmt_prefix_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  const writer = new MessageWriter();
  return {
    text,
    values,
    statementName,
    namedMessages: writer.bind(statementName, values).execute().take(),
    unnamedMessages: writer.parse('', text).bind('', values).execute().take(),
  };
}
