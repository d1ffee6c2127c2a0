import type pg from 'pg';

const SCHEMAS_PER_TRANSACTION = 50;

/** Ids that all contenders map to the same schema name. */
export function createTenantIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${String(index).padStart(5, '0')}`);
}

export function schemaNameOf(tenantId: string): string {
  return `tenant_${tenantId}`;
}

/** Empty schemas: what a contender finds on the first run. */
export async function createEmptySchemas(client: pg.Client, tenantIds: readonly string[]): Promise<void> {
  for (let start = 0; start < tenantIds.length; start += SCHEMAS_PER_TRANSACTION) {
    const batch = tenantIds.slice(start, start + SCHEMAS_PER_TRANSACTION);
    await client.query(batch.map((tenantId) => `create schema "${schemaNameOf(tenantId)}";`).join('\n'));
  }
}
