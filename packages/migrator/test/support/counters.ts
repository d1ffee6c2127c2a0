import type { TestDatabase } from '@dmt-tooling/harness';

/** Migrations that count how often each of them ran: the oracle of everything that must happen exactly once. */
export function counterMigrations(count: number, body = ''): Record<string, string> {
  const files: Record<string, string> = {};
  for (let number = 1; number <= count; number++) {
    const name = `${String(number).padStart(4, '0')}_count.sql`;
    const create =
      number === 1 ? 'create table counters (number integer primary key, runs integer not null);\n' : '';
    const bump = `insert into counters values (${number}, 1) on conflict (number) do update set runs = counters.runs + 1;\n`;
    files[name] = `${create}${bump}${body}create table t${number} (id integer primary key);\n`;
  }
  return files;
}

/** Creates empty schemas, as a fleet that other hands made, and answers the ids of their tenants. */
export async function createSchemas(
  database: TestDatabase,
  prefix: string,
  count: number,
): Promise<string[]> {
  const tenantIds = Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
  for (const tenantId of tenantIds) await database.query(`create schema tenant_${tenantId}`);
  return tenantIds;
}

/** A database that can be asked. */
export interface Queryable {
  query(text: string): Promise<Record<string, unknown>[]>;
}

/** Per tenant, how often its migrations ran: `1,1,1` when each ran once. */
export async function readCounters(
  database: Queryable,
  tenantIds: ReadonlyArray<string>,
): Promise<Record<string, string>> {
  const runs: Record<string, string> = {};
  for (const tenantId of tenantIds) {
    const [row] = await database.query(
      `select (select string_agg(runs::text, ',' order by number) from tenant_${tenantId}.counters)
        || ' ' || (select count(*) from tenant_${tenantId}.__drizzle_migrations) as runs`,
    );
    runs[tenantId] = String(row?.runs);
  }
  return runs;
}

/** What {@link readCounters} answers when all is well. */
export function eachOnce(tenantIds: ReadonlyArray<string>, count: number): Record<string, string> {
  const runs = `${Array.from({ length: count }, () => 1).join(',')} ${count}`;
  return Object.fromEntries(tenantIds.map((tenantId) => [tenantId, runs]));
}
