import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readSqlFile, type SourceMigration } from '../source/index.ts';

/** Where the SQL that takes a migration back is: `0001_x.down.sql`, or `down.sql` in drizzle-kit 1.x's folder. */
export function downPathOf(migrationPath: string): string {
  if (basename(migrationPath) === 'migration.sql') return join(dirname(migrationPath), 'down.sql');
  return migrationPath.replace(/\.sql$/, '.down.sql');
}

/** @returns `undefined` when there is none @throws DMT_MIGRATION_SOURCE_INVALID when it cannot be read */
export async function findDownFile(migration: SourceMigration): Promise<SourceMigration | undefined> {
  const path = downPathOf(migration.path);
  const isThere = await access(path).then(
    () => true,
    (cause: unknown) => !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'),
  );
  return isThere ? { ...migration, ...(await readSqlFile(path)) } : undefined;
}
