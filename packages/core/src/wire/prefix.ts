import { createHash } from 'node:crypto';
import type { Placement } from '../placement/index.ts';
import { quoteIdentifier, quoteLiteral } from '../tenant/index.ts';
import { MessageWriter } from './message-writer.ts';

/**
 * What precedes a tenant's statement in the same Sync scope: the placement's settings, local to the
 * transaction that the statement runs in, and, where the tenant has a schema of its own, a proof that it exists (a
 * missing one is `3F000` before the statement is looked at).
 */
export interface Prefix {
  readonly text: string;
  readonly values: readonly string[];
  /** The settings alone, as commands that take no snapshot of the database, and so prove nothing about it. */
  readonly utilityTexts: readonly string[];
  /** The name it is prepared under on each connection; without one it is parsed each time. */
  readonly statementName: string | undefined;
  /** Bind and Execute, after Parse if it has no name. */
  readonly messages: Buffer;
}

const writer = new MessageWriter();

/** @param isPrepared - false behind a pooler that hands server connections from client to client */
export function createPrefix(placement: Placement, isPrepared: boolean): Prefix {
  const settings = [{ name: 'search_path', value: placement.searchPath }, ...placement.settings];
  const proof = placement.provesSchema ? [quoteIdentifier(placement.schemaName)] : [];
  const text = prefixText(
    settings.map(({ name }) => name),
    placement.provesSchema,
  );
  const values = [...settings.map(({ value }) => value), ...proof];
  const utilityTexts = [
    `set local search_path to ${placement.searchPath}`,
    ...placement.settings.map(({ name, value }) => `set local ${name} to ${quoteLiteral(value)}`),
  ];
  if (!isPrepared) {
    const messages = writer.parse('', text).bind('', values).execute().take();
    return { text, values, utilityTexts, statementName: undefined, messages };
  }
  const statementName = `dmt_prefix_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  const messages = writer.bind(statementName, values).execute().take();
  return { text, values, utilityTexts, statementName, messages };
}

/** Never true, so no row has to be sent and read; concat() looks at all of its arguments, AND might not. */
function prefixText(settingNames: readonly string[], provesSchema: boolean): string {
  const calls = settingNames.map((name, index) => `pg_catalog.set_config('${name}', $${index + 1}, true)`);
  const proof = provesSchema ? [`$${settingNames.length + 1}::pg_catalog.regnamespace`] : [];
  return `select where pg_catalog.concat(${[...proof, ...calls].join(', ')}) is null`;
}
