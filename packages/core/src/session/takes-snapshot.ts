import type { StatementRule } from './statement-rules.ts';

/** First words of the commands that PostgreSQL runs without a snapshot; `rollback` is that to a savepoint. */
const WITHOUT_SNAPSHOT: ReadonlySet<string> = new Set([
  'lock',
  'notify',
  'release',
  'rollback',
  'savepoint',
  'set',
  'show',
]);

/**
 * Whether a statement freezes what a `repeatable read` transaction sees. Before the first that does, a
 * transaction may still take locks whose rows it then sees as they are, and be set otherwise.
 *
 * @see https://www.postgresql.org/docs/current/sql-lock.html
 */
export function takesSnapshot({ verbs }: StatementRule): boolean {
  const [first] = verbs;
  return first === undefined || !WITHOUT_SNAPSHOT.has(first);
}
