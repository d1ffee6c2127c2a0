import { quoteIdentifier, quoteLiteral } from '@dmt/core/internal';
import { embeddedStatements } from '../portable-sql/index.ts';
import { readNameList, type SqlStatement, type SyntaxNode, unwrapNode } from '../sql/index.ts';

/** Enums as they are in the end, so that no label is added in the transaction that uses it. */
export interface FoldedEnums {
  /** What to run in a statement's place; `undefined` for a statement that is to be run as it is. */
  replace(statement: SqlStatement): string | undefined;
}

interface Enum {
  readonly path: ReadonlyArray<string>;
  labels: ReadonlyArray<string>;
}

/**
 * Before PostgreSQL 17 a label that was added to an enum cannot be used in the same transaction, even if the enum
 * was created there. What matters is what the enum is in the end: it is created with all of its labels.
 */
export function foldEnums(
  statements: ReadonlyArray<{ readonly statement: SqlStatement; readonly text: string }>,
): FoldedEnums {
  const created = new Map<string, Enum>();
  const replacements = new Map<SqlStatement, () => string>();
  for (const { statement, text } of statements) {
    const creation = enumCreatedBy(statement, text);
    if (creation) {
      created.set(nameOf(creation.path), creation);
      replacements.set(statement, () => createEnumSql(creation));
    }
    if (addLabel(statement.node, created)) replacements.set(statement, () => '');
  }
  return { replace: (statement) => replacements.get(statement)?.() };
}

function enumCreatedBy(statement: SqlStatement, text: string): Enum | undefined {
  const tag = unwrapNode(statement.node)?.[0];
  // Older drizzle-kits wrapped the creation in a block that passes over an enum that is there already.
  const nodes = tag === 'DoStmt' ? embeddedStatements(text) : [statement.node];
  const [kind, body] = (nodes.length === 1 && unwrapNode(nodes[0])) || ['', {}];
  if (kind !== 'CreateEnumStmt') return undefined;
  const path = readNameList(body.typeName);
  return path && { path, labels: readNameList(body.vals) ?? [] };
}

/** Whether the statement adds a label to an enum that was created before. */
function addLabel(node: SyntaxNode, created: ReadonlyMap<string, Enum>): boolean {
  const [tag, body] = unwrapNode(node) ?? ['', {}];
  const path = tag === 'AlterEnumStmt' && body.oldVal === undefined ? readNameList(body.typeName) : undefined;
  const target = path && created.get(nameOf(path));
  if (!target || typeof body.newVal !== 'string') return false;
  const { labels } = target;
  if (labels.includes(body.newVal)) return true;
  const neighbour = typeof body.newValNeighbor === 'string' ? labels.indexOf(body.newValNeighbor) : -1;
  const place = neighbour === -1 ? labels.length : neighbour + (body.newValIsAfter === true ? 1 : 0);
  target.labels = [...labels.slice(0, place), body.newVal, ...labels.slice(place)];
  return true;
}

/** Where the path leads and what is written for the tenant's schema is the same place. */
function nameOf(path: ReadonlyArray<string>): string {
  return path.at(-1) ?? '';
}

function createEnumSql({ path, labels }: Enum): string {
  const name = path.map((part) => quoteIdentifier(part)).join('.');
  return `create type ${name} as enum (${labels.map(quoteLiteral).join(', ')})`;
}
