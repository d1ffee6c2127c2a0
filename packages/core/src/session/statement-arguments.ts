import { StatementRefusedError } from '../errors/index.ts';
import type { PgResult, StatementConfig } from '../wire/index.ts';

export type QueryCallback = (error: Error | null, result?: PgResult | PgResult[]) => void;

/**
 * The arguments of `query()` as node-postgres takes them: a text or a config, with or without values.
 *
 * @throws StatementRefusedError for a query object (cursor, stream, COPY), which drives a connection itself
 */
export function toStatementConfig(query: unknown, values: unknown): StatementConfig {
  if (typeof query === 'string') return withValues({ text: query }, values);
  if (typeof query !== 'object' || query === null) {
    throw new TypeError('A query is a text or a config object with a text.');
  }
  const { submit, text }: { submit?: unknown; text?: unknown } = query;
  if (typeof submit === 'function') {
    throw new StatementRefusedError(
      'A query object (cursor, stream, COPY)',
      'it drives a connection over several round trips, and a pooled one is lent for one statement',
      'Run it on a connection of its own: tenants.withConnection(tenantId, (client) => client.query(…)).',
    );
  }
  if (typeof text !== 'string') throw new TypeError('A query config needs a text.');
  // Checked above: it has a text; the other fields are read as node-postgres reads them.
  return withValues(query as StatementConfig, values);
}

function withValues(config: StatementConfig, values: unknown): StatementConfig {
  const isGiven = values !== undefined && values !== null && typeof values !== 'function';
  const all = isGiven ? values : config.values;
  if (all !== undefined && all !== null && !Array.isArray(all))
    throw new TypeError('Query values must be an array');
  return isGiven ? { ...config, values: values as readonly unknown[] } : config;
}

/** The callback, wherever among the arguments it stands. */
export function findCallback(values: unknown, callback: unknown): QueryCallback | undefined {
  const found = typeof values === 'function' ? values : callback;
  // node-postgres calls it with an error or a result.
  return typeof found === 'function' ? (found as QueryCallback) : undefined;
}

/** Answers by promise, or by callback for those who gave one. */
export function settle<T>(
  promise: Promise<T>,
  callback: ((error: Error | null, value?: T) => void) | undefined,
): Promise<T> | undefined {
  if (callback === undefined) return promise;
  promise.then(
    (value) => callback(null, value),
    (error: Error) => callback(error),
  );
  return undefined;
}
