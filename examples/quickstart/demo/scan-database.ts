import pg from 'pg';
import { urlOf } from './create-database.ts';
import type { DemoProject } from './project.ts';

export interface DatabaseScan {
  readonly rows: number;
  /** Rows whose text names another tenant than the one where they lie. */
  readonly misplacedRows: number;
  /** Connections the application held at that moment, all tenants together. */
  readonly appConnections: number;
}

export interface TenantPlace {
  readonly tenantId: string;
  /** The schema or the database that is the tenant's own, and with rows the name that is kept for it. */
  readonly name: string;
}

/** Looks at every tenant's tables behind the application's back, as a superuser and without dmt. */
export async function scanDatabase(
  project: DemoProject,
  places: readonly TenantPlace[],
): Promise<DatabaseScan> {
  let rows = 0;
  let misplacedRows = 0;
  for (const { url, statement } of scansOf(project, places)) {
    const [scanned] = await queryAt<{ rows: number; misplaced: number }>(url, statement);
    rows += scanned?.rows ?? 0;
    misplacedRows += scanned?.misplaced ?? 0;
  }
  const [connections] = await queryAt<{ count: number }>(
    project.databaseUrl,
    `select count(*)::int as count from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  return { rows, misplacedRows, appConnections: connections?.count ?? 0 };
}

export function readPlaces({ databaseUrl }: DemoProject): Promise<TenantPlace[]> {
  return queryAt(databaseUrl, `select id as "tenantId", schema_name as name from dmt.tenants order by id`);
}

interface Scan {
  readonly url: string;
  readonly statement: string;
}

function scansOf({ strategy, databaseUrl }: DemoProject, places: readonly TenantPlace[]): readonly Scan[] {
  switch (strategy) {
    case 'schema': {
      const texts = places.map(({ tenantId, name }) =>
        rowsOf(pg.escapeLiteral(tenantId), `${pg.escapeIdentifier(name)}.`),
      );
      return [{ url: databaseUrl, statement: countRows(texts) }];
    }
    case 'row':
      return [{ url: databaseUrl, statement: countRows([rowsOf('tenant_id')]) }];
    case 'database':
      return places.map(({ tenantId, name }) => ({
        url: urlOf(databaseUrl, name),
        statement: countRows([rowsOf(pg.escapeLiteral(tenantId))]),
      }));
  }
}

/** Whose each row is by where it lies, and what its writer wrote into it. */
function rowsOf(owner: string, schema = ''): string {
  return `select ${owner} as owner, name as mark from ${schema}users
    union all select ${owner}, name from ${schema}projects
    union all select ${owner}, title from ${schema}tasks`;
}

function countRows(texts: readonly string[]): string {
  return `select count(*)::int as rows,
    (count(*) filter (where not starts_with(mark, owner || ' ')))::int as misplaced
    from (${texts.join(' union all ')}) as every_row`;
}

async function queryAt<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
