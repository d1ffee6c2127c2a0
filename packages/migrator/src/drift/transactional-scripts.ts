import { type PreparedMigration, refusesTransaction } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import { parseSql, type SqlStatement, scanSql, unwrapNode } from '../sql/index.ts';
import { foldEnums } from './folded-enums.ts';

/** A migration as it runs in a transaction with others. */
export interface TransactionalScript {
  readonly migration: PreparedMigration;
  readonly script: string;
}

/** What makes nothing and refuses to run in a transaction. */
const UPKEEP = new Set(['VacuumStmt', 'ReindexStmt', 'ClusterStmt']);

/**
 * The SQL of migrations for an empty schema that nobody uses, to be run in one transaction. There `concurrently`
 * makes no difference but that it could not be taken back.
 */
export function transactionalScripts(
  migrations: ReadonlyArray<PreparedMigration>,
  schemaName: string,
): TransactionalScript[] {
  const files = migrations.map((migration) => {
    const sql = renderSqlTemplate(migration.template, schemaName);
    const bytes = Buffer.from(sql);
    const statements = parseSql(sql).map((statement) => ({
      statement,
      text: bytes.toString('utf8', statement.start, statement.end),
    }));
    return { migration, statements };
  });
  const enums = foldEnums(files.flatMap(({ statements }) => statements));
  return files.map(({ migration, statements }) => ({
    migration,
    script: statements
      .map(({ statement, text }) => enums.replace(statement) ?? inTransaction(statement, text))
      .join('\n;'),
  }));
}

function inTransaction({ node }: SqlStatement, text: string): string {
  if (!refusesTransaction(node)) return text;
  if (UPKEEP.has(unwrapNode(node)?.[0] ?? '')) return '';
  const keyword = scanSql(text).find((token) => /^concurrently$/i.test(token.text));
  if (!keyword) return text;
  const bytes = Buffer.from(text);
  return bytes.toString('utf8', 0, keyword.start) + bytes.toString('utf8', keyword.end);
}
