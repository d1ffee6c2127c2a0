import { type ManagerFacts, quoteIdentifier } from '@dmt/core/internal';
import { sql } from 'drizzle-orm';
import { bindParameters } from '../../raw/index.ts';
import type { FleetTenant } from '../fleet-row.ts';
import type { FleetSource } from '../run-together.ts';
import { TENANT_NUMBER, TENANT_SCHEMA, type TenantStatement } from '../tenant-select.ts';
import type { RowTable } from './row-tables.ts';
import { unqualify } from './template-names.ts';

/** Names that nobody gives: the select inside must not find one of its own first. */
const TENANT = '"dmt: the tenant"';
const ROWS = '"dmt: the rows of the tenant"';

/**
 * The select of each tenant, as one source for all of them: PostgreSQL plans it once, and runs it for one tenant after the other.
 * What it calls by the name of a table of tenants is a `with` query that has the rows of that tenant only, so that aliases,
 * joins and subqueries need no change. A lateral query that has a `with` is never flattened: no condition is evaluated on
 * rows of others.
 */
export function createRowsSource(
  { template, params }: Pick<TenantStatement, 'template' | 'params'>,
  found: readonly RowTable[],
  { shared, rows: { tenantColumn, tenantIdType } }: Pick<ManagerFacts, 'shared' | 'rows'>,
): (tenants: readonly FleetTenant[]) => FleetSource {
  const tables = found.filter(({ isTable, hasTenant, columns }) => isTable && hasTenant && columns);
  const names = new Set(tables.map(({ name }) => name));
  const schema = quoteIdentifier(shared.schemaName);
  const withRows = tables.map(({ name, columns = '' }) => {
    const table = quoteIdentifier(name);
    return `${table} as not materialized (select ${columns} from ${schema}.${table}
      where ${table}.${quoteIdentifier(tenantColumn)} = ${TENANT}."id")`;
  });
  const select = unqualify(
    template,
    ({ qualifier, name }) =>
      qualifier === TENANT_SCHEMA || (qualifier === shared.schemaName && names.has(name)),
  ).replace(TENANT_NUMBER, `${TENANT}."n" - 1`);
  const text = `with ${withRows.join(',\n')}\n${select}`;
  return (tenants) => ({
    text,
    from: sql`(select ${sql.raw(ROWS)}.*
      from pg_catalog.unnest(${sql.param(tenants.map(({ tenantId }) => tenantId))}::${sql.raw(tenantIdType)}[])
        with ordinality as ${sql.raw(TENANT)} ("id", "n")
      cross join lateral (${bindParameters(text, params)}) as ${sql.raw(ROWS)}) as "fleet"`,
  });
}
