import type { TestDatabase } from '@dmt-tooling/harness';
import type { RunSql } from '../src/placement/index.ts';

/** Runs SQL on a test's database as its superuser. */
export function runSqlOn(database: TestDatabase): RunSql {
  return async (text, values) => ({ rows: await database.query(text, values) });
}

/** Empties a test's database, which is quicker than a new one. */
export async function dropAllSchemas(run: RunSql): Promise<void> {
  await run(`
    do $$
    declare name text;
    begin
      for name in
        select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')
      loop
        execute format('drop schema %I cascade', name);
      end loop;
    end
    $$`);
}
