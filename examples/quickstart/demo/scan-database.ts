import pg from 'pg';

export interface DatabaseScan {
  readonly rows: number;
  /** Rows whose text names another tenant than the one whose schema they are in. */
  readonly misplacedRows: number;
  /** Connections the application held at that moment, all tenants together. */
  readonly appConnections: number;
}

export interface TenantSchema {
  readonly tenantId: string;
  readonly schemaName: string;
}

/** Looks at every tenant's tables behind the application's back, as a superuser and without dmt. */
export async function scanDatabase(url: string, schemas: readonly TenantSchema[]): Promise<DatabaseScan> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const scanned = await client.query<{ rows: number; misplaced: number }>(scanStatement(schemas));
    const connections = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return {
      rows: scanned.rows[0]?.rows ?? 0,
      misplacedRows: scanned.rows[0]?.misplaced ?? 0,
      appConnections: connections.rows[0]?.count ?? 0,
    };
  } finally {
    await client.end();
  }
}

function scanStatement(schemas: readonly TenantSchema[]): string {
  const texts = schemas.flatMap(({ tenantId, schemaName }) => {
    const owner = pg.escapeLiteral(tenantId);
    const schema = pg.escapeIdentifier(schemaName);
    return [
      `select ${owner} as owner, name as mark from ${schema}.users`,
      `select ${owner}, name from ${schema}.projects`,
      `select ${owner}, title from ${schema}.tasks`,
    ];
  });
  return `select count(*)::int as rows,
    (count(*) filter (where not starts_with(mark, owner || ' ')))::int as misplaced
    from (${texts.join(' union all ')}) as every_row`;
}
