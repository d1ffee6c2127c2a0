import { needsOwnStatements } from '../plan/index.ts';
import { readMigrationSource, type SourceMigration, withoutByteOrderMark } from '../source/index.ts';
import { createSqlText, parseSql, resolveBreakpoints, scanSql } from '../sql/index.ts';
import type { LintFinding, LintRuleId, LintSeverity } from './lint-finding.ts';
import { createLintScope } from './lint-scope.ts';
import { statementProblems } from './statement-problems.ts';

export interface LintOptions {
  /** Major version of the server; what is safe differs between them. @default 15 */
  readonly postgresVersion?: number;
  /** Other severities than the rules' own. */
  readonly rules?: Readonly<Partial<Record<LintRuleId, LintSeverity | 'off'>>>;
  /** Names of the migrations to look at, such as those that are not applied yet. @default all of the folder */
  readonly only?: ReadonlyArray<string>;
}

const DEFAULT_POSTGRES_VERSION = 15;

/**
 * Finds operations that are dangerous while an application uses the tables. A table that the same file creates is
 * used by nobody yet. A statement is let through by a comment before or in it: `-- dmt:allow create-index-blocking`.
 *
 * @throws DMT_MIGRATIONS_NOT_FOUND, DMT_MIGRATION_SOURCE_INVALID
 */
export async function lintMigrations(folder: string, options: LintOptions = {}): Promise<LintFinding[]> {
  const { migrations } = await readMigrationSource(folder);
  const wanted = options.only && new Set(options.only);
  return migrations
    .filter(({ name }) => !wanted || wanted.has(name))
    .flatMap((migration) => lintMigration(migration, options));
}

function lintMigration(
  { text, path }: SourceMigration,
  { postgresVersion = DEFAULT_POSTGRES_VERSION, rules = {} }: LintOptions,
): LintFinding[] {
  const sql = createSqlText(resolveBreakpoints(withoutByteOrderMark(text)));
  const statements = parseSql(sql.text);
  const scope = createLintScope(postgresVersion, !needsOwnStatements(sql.text, statements));
  const findings: LintFinding[] = [];
  let previousEnd = 0;
  for (const statement of statements) {
    // The parser leaves out the comments before the first statement.
    const tokens = scanSql(sql.slice(previousEnd, statement.end));
    const first = tokens.find(({ isComment, text: token }) => !isComment && token !== ';')?.start ?? 0;
    const line = sql.lineAt(previousEnd + first);
    const allowed = new Set(
      tokens.filter(({ isComment }) => isComment).flatMap(({ text: comment }) => allowedBy(comment)),
    );
    for (const problem of statementProblems(statement.node, scope)) {
      const severity = rules[problem.rule] ?? problem.severity;
      if (severity !== 'off' && !allowed.has(problem.rule))
        findings.push({ ...problem, severity, path, line });
    }
    scope.note(statement);
    previousEnd = statement.end;
  }
  return findings;
}

/** The rules that a comment lets pass: `-- dmt:allow drop-table, drop-column because nobody reads them`. */
function allowedBy(comment: string): string[] {
  const list = /dmt:allow\s+([a-z-]+(?:\s*,\s*[a-z-]+)*)/.exec(comment)?.[1];
  return list === undefined ? [] : list.split(',').map((rule) => rule.trim());
}
