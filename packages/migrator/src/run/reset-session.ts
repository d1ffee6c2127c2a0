import type { PreparedMigration } from '../plan/index.ts';

/**
 * What a migration may have left in the session is undone before the commit, not after it: the next statement on
 * this connection may be another tenant's, or, behind a pooler, another application's.
 */
const RESET_SESSION: ReadonlyArray<string> = [
  'reset session authorization',
  'reset role',
  'discard temp',
  'close all',
  'unlisten *',
  'reset all',
];

/** Not `deallocate all`: a pooler has prepared statements of its own on the connection, of which SQL made none. */
const DEALLOCATE = `do $dmt$
declare prepared record;
begin
  for prepared in select name from pg_catalog.pg_prepared_statements where from_sql loop
    execute pg_catalog.format('deallocate %I', prepared.name);
  end loop;
end
$dmt$`;

export function resetSessionSql({
  preparesStatements,
}: Pick<PreparedMigration, 'preparesStatements'>): string[] {
  return preparesStatements ? [DEALLOCATE, ...RESET_SESSION] : [...RESET_SESSION];
}
