import { type Client, Query, type QueryResult } from 'pg';

/** What became of several statements that were sent as one message. */
export interface ScriptOutcome {
  /** One for each statement that was completed before the first error. */
  readonly results: ReadonlyArray<QueryResult>;
  /** How many statements were completed; `undefined` where the driver does not say. */
  readonly completedCount: number | undefined;
  readonly error: Error | undefined;
}

/**
 * Sends several statements as one message of the simple protocol, which also keeps poolers and prepared
 * statements out of the matter. Never rejects: what was completed before an error is part of the answer.
 */
export function runScript(client: Client, script: string): Promise<ScriptOutcome> {
  return new Promise((resolve) => {
    const query = new Query<Record<string, unknown>>(script);
    const completed = countCompleted(query);
    const settle = (error: Error | null | undefined, answer: unknown): void => {
      const list: ReadonlyArray<QueryResult> = Array.isArray(answer) ? answer : [answer];
      resolve({ results: error ? [] : list, completedCount: completed(), error: error ?? undefined });
    };
    Reflect.set(query, 'callback', settle);
    client.query(query);
  });
}

/** Whether the driver lets us count, so that several transactions in one message can be told apart. */
export const COUNTS_COMMANDS: boolean =
  typeof Reflect.get(Query.prototype, 'handleCommandComplete') === 'function';

/** Counts CommandComplete messages, since pg forgets the results that came before an error. */
function countCompleted(query: object): () => number | undefined {
  const handle: unknown = Reflect.get(query, 'handleCommandComplete');
  if (typeof handle !== 'function') return () => undefined;
  let count = 0;
  Reflect.set(query, 'handleCommandComplete', (...messages: unknown[]) => {
    count += 1;
    return Reflect.apply(handle, query, messages);
  });
  return () => count;
}

/** The rows of one statement of a script. @throws what PostgreSQL answered, if it was an error */
export async function runScriptOrThrow(
  client: Client,
  statements: ReadonlyArray<string>,
): Promise<QueryResult[]> {
  const { results, error } = await runScript(client, statements.join(';\n'));
  if (error) throw error;
  return [...results];
}
