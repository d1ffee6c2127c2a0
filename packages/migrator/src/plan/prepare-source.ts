import { MigrationSourceError } from '@dmt/core';
import {
  collectOwnedObjects,
  createdObjects,
  createSqlTemplate,
  makePortable,
  type ParsedSql,
  type PortableSql,
} from '../portable-sql/index.ts';
import { type MigrationSource, type SourceMigration, withoutByteOrderMark } from '../source/index.ts';
import {
  countLines,
  parseSql,
  resolveBreakpoints,
  type SqlStatement,
  scanSql,
  unwrapNode,
} from '../sql/index.ts';
import { needsOwnStatements } from './needs-own-statements.ts';
import type { PreparedMigration, PreparedSource } from './prepared-migration.ts';
import { refuseForTenant, refuseInMigration } from './statement-rules.ts';

interface ParsedMigration extends ParsedSql {
  readonly migration: SourceMigration;
}

/**
 * Makes a folder ready to run: parses every file, refuses what has no place in a migration, and points what
 * drizzle-kit wrote for `public` at the tenant. Nothing is sent to a database before every file passed.
 *
 * @throws DMT_MIGRATION_SOURCE_INVALID
 */
export function prepareTenantSource(source: MigrationSource): PreparedSource {
  const files = source.migrations.map(parseMigration);
  for (const file of files) assertFitsTenant(file);
  const owned = collectOwnedObjects(files);
  return prepare(source, files, ({ sql, statements, migration }) =>
    makePortable(sql, statements, { path: migration.path, owned }),
  );
}

/** The same for down files; what the migrations themselves create is the tenant's in them as well. */
export function prepareTenantDowns(source: MigrationSource, downs: MigrationSource): PreparedSource {
  const files = downs.migrations.map(parseMigration);
  for (const file of files) assertFitsTenant(file);
  const owned = collectOwnedObjects([...source.migrations.map(parseMigration), ...files]);
  return prepare(downs, files, ({ sql, statements, migration }) =>
    makePortable(sql, statements, { path: migration.path, owned }),
  );
}

/** The same for the shared schema, whose SQL runs as it is written. */
export function prepareSharedSource(source: MigrationSource): PreparedSource {
  const files = source.migrations.map(parseMigration);
  return prepare(source, files, ({ sql }) => ({ template: createSqlTemplate(sql, []), notes: [] }));
}

function prepare(
  source: MigrationSource,
  files: ReadonlyArray<ParsedMigration>,
  render: (file: ParsedMigration) => PortableSql,
): PreparedSource {
  const notes: string[] = [];
  const migrations = files.map((file): PreparedMigration => {
    const { text: _, ...migration } = file.migration;
    const portable = render(file);
    notes.push(...portable.notes);
    return {
      ...migration,
      template: portable.template,
      statementLines: file.statements.map((each) => lineOf(file, each)),
      isTransactional: !needsOwnStatements(file.sql, file.statements),
      preparesStatements: file.statements.some(({ node }) => unwrapNode(node)?.[0] === 'PrepareStmt'),
    };
  });
  return { folder: source.folder, migrations, notes };
}

function parseMigration(migration: SourceMigration): ParsedMigration {
  const sql = resolveBreakpoints(withoutByteOrderMark(migration.text));
  const file = { migration, sql, statements: parseStatements(sql, migration) };
  for (const statement of file.statements) assertAllowed(file, statement);
  return file;
}

function parseStatements(sql: string, migration: SourceMigration): SqlStatement[] {
  try {
    return parseSql(sql);
  } catch (cause) {
    const at = cursorPositionOf(cause);
    const where = at === undefined ? '' : ` at line ${countLines(sql.slice(0, at))}`;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationSourceError(migration.path, `has an error${where}: ${why}`, { cause });
  }
}

function cursorPositionOf(cause: unknown): number | undefined {
  const details: unknown = cause instanceof Error ? Reflect.get(cause, 'sqlDetails') : undefined;
  const position: unknown =
    details !== null && typeof details === 'object' ? Reflect.get(details, 'cursorPosition') : undefined;
  return typeof position === 'number' ? position : undefined;
}

function assertAllowed(file: ParsedMigration, statement: SqlStatement): void {
  const refusal = refuseInMigration(statement.node);
  if (refusal) throw refused(file, statement, refusal);
}

function assertFitsTenant(file: ParsedMigration): void {
  for (const statement of file.statements) {
    const refusal = refuseForTenant(statement.node, createdObjects(statement.node));
    if (refusal) throw refused(file, statement, refusal);
  }
}

function refused(
  file: ParsedMigration,
  statement: SqlStatement,
  refusal: { readonly statement: string; readonly why: string; readonly remedy: string },
): MigrationSourceError {
  const problem = `holds ${refusal.statement} at line ${lineOf(file, statement)}: ${refusal.why}`;
  return new MigrationSourceError(file.migration.path, problem, { remedy: refusal.remedy });
}

/** The line of a statement's first word; the parser counts the comments before it as its own. */
function lineOf({ sql }: ParsedSql, { start, end }: SqlStatement): number {
  const bytes = Buffer.from(sql);
  const first = scanSql(bytes.toString('utf8', start, end)).find((token) => !token.isComment);
  return countLines(bytes.toString('utf8', 0, start + (first?.start ?? 0)));
}
