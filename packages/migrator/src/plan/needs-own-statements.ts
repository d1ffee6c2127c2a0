import { isSyntaxNode, readNameList, type SqlStatement, unwrapNode, walkSyntax } from '../sql/index.ts';
import { refusesTransaction } from './statement-rules.ts';

/**
 * Whether a file has to run statement by statement: it says so before its first statement, holds what PostgreSQL refuses
 * inside a transaction, or uses an enum value that it adds, which exists once that is committed.
 */
export function needsOwnStatements(sql: string, statements: ReadonlyArray<SqlStatement>): boolean {
  if (NO_TRANSACTION.test(sql)) return true;
  return statements.some(({ node }) => refusesTransaction(node)) || usesAddedEnumValue(statements);
}

/** Also after other comments: drizzle-kit begins a custom migration with one of its own. */
const NO_TRANSACTION = /^(?:\s*--[^\n]*\n)*\s*--\s*dmt:no-transaction\b/;

function usesAddedEnumValue(statements: ReadonlyArray<SqlStatement>): boolean {
  const created = new Set<string>();
  const added = new Set<unknown>();
  return statements.some(({ node }) => {
    const [tag, body] = unwrapNode(node) ?? ['', {}];
    const typeName = readNameList(body.typeName)?.at(-1);
    if (tag === 'CreateEnumStmt' && typeName !== undefined) created.add(typeName);
    if (tag === 'AlterEnumStmt') {
      // The values of an enum that the transaction itself created can be used at once.
      const isOlder = typeName !== undefined && !created.has(typeName);
      if (isOlder && body.oldVal === undefined && body.newVal !== undefined) added.add(body.newVal);
      return false;
    }
    return added.size > 0 && (tag === 'DoStmt' || holdsString(node, added));
  });
}

function holdsString(node: unknown, values: ReadonlySet<unknown>): boolean {
  let isFound = false;
  walkSyntax(node, ({ sval }) => {
    const value = isSyntaxNode(sval) ? sval.sval : sval;
    if (values.has(value)) isFound = true;
  });
  return isFound;
}
