import { type SqlStatement, unwrapNode } from '../sql/index.ts';
import { createdObjects } from './created-objects.ts';
import { embeddedStatements } from './embedded-sql.ts';
import { createObjectNames, type ObjectNames } from './object-names.ts';

/** A parsed migration, as far as ownership is concerned. */
export interface ParsedSql {
  readonly sql: string;
  readonly statements: ReadonlyArray<SqlStatement>;
}

/**
 * The objects that a tenant's migrations create, all of them together: a reference may come before the file that
 * a reader would expect. What they create in `public`, or wherever the path leads, is the tenant's.
 */
export function collectOwnedObjects(files: ReadonlyArray<ParsedSql>): ObjectNames {
  const owned = createObjectNames();
  for (const { sql, statements } of files) {
    const bytes = Buffer.from(sql);
    for (const { node, start, end } of statements) {
      const nodes =
        unwrapNode(node)?.[0] === 'DoStmt' ? embeddedStatements(bytes.toString('utf8', start, end)) : [node];
      for (const { kind, name, schema } of nodes.flatMap(createdObjects)) {
        if (schema === undefined || schema === 'public') owned.add(kind, name);
      }
    }
  }
  return owned;
}
