import { createHash } from 'node:crypto';
import { MigrationSourceError } from '@dmt/core';
import { resolveBreakpoints, type SqlToken, scanSql } from '../sql/index.ts';

/**
 * Hashes the tokens of a text, without comments, with names and keywords folded as PostgreSQL folds them. Tokens
 * and not the parse tree: the hash is stored for years, and a tree's shape changes with the parser's version.
 */
export function normalHashOf(text: string, path: string): string {
  const hash = createHash('sha256');
  let previous = ';';
  for (const token of scanMigration(text, path)) {
    if (token.isComment) continue;
    const normal = normalText(token);
    // drizzle-kit ends a statement with `;`, a breakpoint, or both: several ends in a row are one.
    if (normal !== ';' || previous !== ';') hash.update(normal).update('\0');
    previous = normal;
  }
  // A text ends its last statement, whether it says so or not.
  if (previous !== ';') hash.update(';\0');
  return hash.digest('hex');
}

function normalText(token: SqlToken): string {
  if (token.isString) return token.text.replaceAll('\r\n', '\n');
  return token.identifier === undefined || token.text.startsWith('"') ? token.text : token.text.toLowerCase();
}

function scanMigration(text: string, path: string): SqlToken[] {
  try {
    return scanSql(resolveBreakpoints(text));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationSourceError(path, `is not SQL that PostgreSQL can read: ${why}`, { cause });
  }
}
