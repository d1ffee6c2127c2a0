import { MigrationSourceError, RollbackRefusedError } from '@dmt/core';
import { type PreparedMigration, type PreparedSource, prepareTenantDowns } from '../plan/index.ts';
import type { MigrationSource, SourceMigration } from '../source/index.ts';
import { downPathOf, findDownFile } from './down-file.ts';

/**
 * The down files of migrations, by the name of the migration, parsed and checked.
 *
 * @param prepare - what makes them ready to run
 * @throws DMT_ROLLBACK_REFUSED naming every file that is missing; DMT_MIGRATION_SOURCE_INVALID
 */
export async function readDowns(
  source: MigrationSource,
  names: ReadonlySet<string>,
  prepare: (source: MigrationSource, downs: MigrationSource) => PreparedSource = prepareTenantDowns,
): Promise<Map<string, PreparedMigration>> {
  const found: SourceMigration[] = [];
  const missing: string[] = [];
  for (const migration of source.migrations.filter(({ name }) => names.has(name))) {
    const down = await findDownFile(migration);
    if (down) found.push(down);
    else missing.push(downPathOf(migration.path));
  }
  if (missing.length > 0) throw missingDowns(missing);
  const downs = prepare(source, { ...source, migrations: found }).migrations;
  for (const down of downs) assertTransactional(down);
  return new Map(downs.map((down) => [down.name, down]));
}

function missingDowns(paths: ReadonlyArray<string>): RollbackRefusedError {
  const what = paths.length === 1 ? 'a down file is missing' : `${paths.length} down files are missing`;
  return new RollbackRefusedError(`Nothing was rolled back, because ${what}: ${paths.join(', ')}`, {
    remedy: 'Write the SQL that takes the migration back, or roll back less far.',
  });
}

function assertTransactional({ path, isTransactional }: PreparedMigration): void {
  if (isTransactional) return;
  throw new MigrationSourceError(path, 'cannot run in a transaction, and a rollback is one', {
    remedy: 'Leave out `concurrently` and `-- dmt:no-transaction`, and use no enum value that the file adds.',
  });
}
