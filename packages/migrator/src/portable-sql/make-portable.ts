import { MigrationSourceError } from '@dmt/core';
import {
  createSqlText,
  type SqlStatement,
  type SqlText,
  type SqlToken,
  scanSql,
  unwrapNode,
} from '../sql/index.ts';
import { embeddedStatements, findBody } from './embedded-sql.ts';
import { findOccurrences, type Occurrence } from './find-occurrences.ts';
import type { ObjectNames } from './object-names.ts';
import { literalReferences, type PublicReference, publicReferences } from './public-references.ts';
import { createSqlTemplate, type SchemaEdit, type SqlTemplate } from './sql-template.ts';

/** A migration whose SQL can be rendered for any tenant. */
export interface PortableSql {
  readonly template: SqlTemplate;
  /** What could not be rewritten and deserves a look, each with its line. */
  readonly notes: ReadonlyArray<string>;
}

interface Rewriting {
  readonly text: SqlText;
  readonly path: string;
  readonly owned: ObjectNames;
  readonly notes: string[];
}

/**
 * Points `public.<object>` at the tenant's schema wherever the tenant's migrations own the object. The text is
 * edited at the places the parser names, never printed anew, so strings, comments and layout stay as they are.
 */
export function makePortable(
  sql: string,
  statements: ReadonlyArray<SqlStatement>,
  options: { readonly path: string; readonly owned: ObjectNames },
): PortableSql {
  const rewriting: Rewriting = { ...options, text: createSqlText(sql), notes: [] };
  const tokens = scanSql(sql);
  const edits = statements.flatMap((statement) => {
    const own = tokens.filter((token) => token.start >= statement.start && token.end <= statement.end);
    return editStatement(rewriting, statement, own);
  });
  return { template: createSqlTemplate(sql, edits), notes: rewriting.notes };
}

function editStatement(rewriting: Rewriting, statement: SqlStatement, tokens: SqlToken[]): SchemaEdit[] {
  return [
    ...editNames(rewriting, findOccurrences(tokens), publicReferences(statement.node)),
    ...editLiterals(rewriting, statement, tokens),
    ...editBody(rewriting, statement, tokens),
  ];
}

function editNames(
  rewriting: Rewriting,
  occurrences: ReadonlyArray<Occurrence>,
  references: ReadonlyArray<PublicReference>,
): SchemaEdit[] {
  const starts = new Set(occurrences.map((occurrence) => occurrence.start));
  return occurrences
    .filter((occurrence) => {
      const here = references.filter((reference) => reference.at === occurrence.start);
      const unplaced = references.filter(
        ({ name, at }) => name === occurrence.name && (at === undefined || !starts.has(at)),
      );
      return isOwned(rewriting, occurrence, here.length > 0 ? here : unplaced);
    })
    .map(({ start, end }) => ({ start, end, hole: 'name' }));
}

function isOwned(
  rewriting: Rewriting,
  occurrence: Occurrence,
  references: ReadonlyArray<PublicReference>,
): boolean {
  const answers = new Set(references.map(({ kind, name }) => rewriting.owned.has(kind, name)));
  if (answers.size < 2) return answers.has(true);
  const line = rewriting.text.lineAt(occurrence.start);
  throw new MigrationSourceError(
    rewriting.path,
    `names public.${occurrence.name} at line ${line} for a tenant's object and for a shared one in one statement`,
    { remedy: 'Split the statement in two, or rename one of the objects.' },
  );
}

/** `nextval('public.s')`: the qualifier inside a string that PostgreSQL reads as a name. */
function editLiterals(
  rewriting: Rewriting,
  { node }: SqlStatement,
  tokens: ReadonlyArray<SqlToken>,
): SchemaEdit[] {
  return literalReferences(node).flatMap(({ kind, at }) => {
    const token = tokens.find(({ start, isString }) => isString && start === at);
    const quote = token && /^(?:E?'|\$[^$]*\$)/i.exec(token.text)?.[0];
    if (!token || quote === undefined) return [];
    const isDollarQuoted = quote.startsWith('$');
    const content = token.text.slice(quote.length, isDollarQuoted ? -quote.length : -1);
    const [, qualifier, written] = QUALIFIED_BY_PUBLIC.exec(content) ?? [];
    if (qualifier === undefined || written === undefined) return [];
    const name = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
    if (!rewriting.owned.has(kind, name)) return [];
    const start = at + Buffer.byteLength(quote);
    return [{ start, end: start + Buffer.byteLength(qualifier), hole: isDollarQuoted ? 'name' : 'string' }];
  });
}

const QUALIFIED_BY_PUBLIC = /^("public"|public)\.("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)/iu;

/**
 * A `do` block runs now, and older drizzle-kits wrapped enums and foreign keys in one, so its body is rewritten.
 * A function's body is the user's own program, run later: it is left as it is, with a note.
 */
function editBody(
  rewriting: Rewriting,
  statement: SqlStatement,
  tokens: ReadonlyArray<SqlToken>,
): SchemaEdit[] {
  const tag = unwrapNode(statement.node)?.[0];
  if (tag !== 'DoStmt' && tag !== 'CreateFunctionStmt') return [];
  const body = findBody(tokens);
  if (!body) return [];
  const occurrences = findOccurrences(body.tokens);
  if (tag === 'CreateFunctionStmt') {
    for (const { name, start } of occurrences.filter((each) => rewriting.owned.has('any', each.name))) {
      const line = rewriting.text.lineAt(start);
      rewriting.notes.push(
        `${rewriting.path}:${line}: the function's body names public.${name}, which is left as it is`,
      );
    }
    return [];
  }
  const source = rewriting.text.slice(statement.start, statement.end);
  const inside = embeddedStatements(source).flatMap((embedded) => publicReferences(embedded));
  // Inside a body the parser tells no places: a name that the statements do not explain is decided by itself.
  return editNames(rewriting, occurrences, [
    ...inside.map((reference) => ({ ...reference, at: undefined })),
    ...occurrences
      .filter(({ name }) => !inside.some((reference) => reference.name === name))
      .map(({ name }) => ({ kind: 'any' as const, name, at: undefined })),
  ]);
}
