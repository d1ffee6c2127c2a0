import type { PreparedMigration } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import { parseSql, type SqlStatement, unwrapNode } from '../sql/index.ts';

/** What a schema's name can be asked for by. */
const ASKS = /\b(current_schemas?|regnamespace|search_path)\b/i;
/** What writes, or runs what may write. */
const WRITES = /\b(insert|update|delete|merge|call|perform|notify)\b/i;

const RUNS_NOW = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'SelectStmt', 'CallStmt']);

/**
 * Finds a migration that asks for its schema's name while it runs, and could tell others: a row in a shared table is
 * not found by looking at the schema. What asks later, such as a function's body, gets the name of that time.
 *
 * @returns the problem, to be read after "because"
 */
export function findNameAsked(
  migrations: ReadonlyArray<PreparedMigration>,
  schemaName: string,
): string | undefined {
  for (const { name, template, statementLines } of migrations) {
    const sql = renderSqlTemplate(template, schemaName);
    if (!ASKS.test(sql)) continue;
    const bytes = Buffer.from(sql);
    const index = parseSql(sql).findIndex((statement) => asksNow(statement, bytes));
    if (index !== -1) {
      return `migration "${name}" asks for the name of its schema at line ${statementLines[index]}, and may write it elsewhere`;
    }
  }
  return undefined;
}

function asksNow({ node, start, end }: SqlStatement, sql: Buffer): boolean {
  const tag = unwrapNode(node)?.[0] ?? '';
  const text = sql.toString('utf8', start, end);
  if (!ASKS.test(text)) return false;
  return RUNS_NOW.has(tag) || (tag === 'DoStmt' && WRITES.test(text));
}
