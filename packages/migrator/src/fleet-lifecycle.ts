import { isDmtError, MigrationFailedError } from '@dmt/core';
import { findTenant, listTenants } from '@dmt/core/internal';
import { toRunSql, withRetries } from './connections/index.ts';
import { resultOf } from './fleet-run.ts';
import { headOf } from './fleet-spares.ts';
import { siteOf } from './lifecycle/index.ts';
import { migrateTenant } from './migrate-tenant.ts';
import type { CreateTenantOptions, ListedTenant } from './migrator.ts';
import { type MigratorContext, readTenantSource } from './migrator-context.ts';
import { readTenants } from './read-tenants.ts';
import type { TenantMigrationResult } from './run/index.ts';
import { createSpareClaim } from './spares/index.ts';

/** Every tenant that is not dropped: those of the user's discovery if there is one, else those of the directory. */
export async function listFleet(context: MigratorContext): Promise<ListedTenant[]> {
  const discovered = await context.discover();
  const records = await context.pool.use((client) => listTenants(toRunSql(client)));
  const byId = new Map(records.map((record) => [record.tenantId, record]));
  const ids =
    discovered ?? records.filter(({ state }) => state !== 'dropped').map(({ tenantId }) => tenantId);
  return ids.map((tenantId) => {
    const record = byId.get(tenantId);
    const { schemaName } = siteOf(context.strategy, tenantId);
    // A discovery that lists a dropped tenant means that there is a new one of that name, still to be adopted.
    if (!record || record.state === 'dropped') return { tenantId, schemaName, state: 'unregistered' };
    return { tenantId, schemaName, state: record.state, createdAt: record.createdAt };
  });
}

export async function tenantExists(context: MigratorContext, tenantId: string): Promise<boolean> {
  const site = siteOf(context.strategy, tenantId);
  const record = await context.pool.use((client) => findTenant(toRunSql(client), site.tenantId));
  if (record && record.state !== 'dropped') return record.state === 'active' || record.state === 'suspended';
  // Tables that all share say nothing of one.
  if (context.layout.sharedSite) return false;
  const readings = await readTenants(context, [site]);
  return readings.get(site.tenantId)?.schema.exists === true;
}

/** Whether an id is nobody's, where the place of its tables would not tell: they are everybody's, or a database. */
export async function isNobody(context: MigratorContext, tenantId: string): Promise<boolean> {
  const { layout, strategy, pool } = context;
  const { tenantId: id, database } = siteOf(strategy, tenantId);
  if (layout.sharedSite === undefined && database === undefined) return false;
  const record = await pool.use((client) => findTenant(toRunSql(client), id));
  if (record && record.state !== 'dropped') return false;
  if ((await context.discover())?.includes(id)) return false;
  return !(await tenantExists(context, tenantId));
}

export async function createAndMigrate(
  context: MigratorContext,
  tenantId: string,
  { migrate = true }: CreateTenantOptions = {},
  onSpareTaken: () => void = () => {},
): Promise<TenantMigrationResult> {
  const startedAt = performance.now();
  const site = siteOf(context.strategy, tenantId);
  // Before anything is created: a broken folder must not leave half a tenant behind.
  const source = migrate ? await readTenantSource(context) : undefined;
  return context.layout.create(site, {
    spares: source && context.spares.count > 0 ? createSpareClaim(headOf(context, source)) : undefined,
    async migrate() {
      if (!source) return resultOf(site, { status: 'skipped' });
      const result = await migrateTenant(context, source, site);
      if (result.error) throw resumable(result.error, site.tenantId);
      return result;
    },
    describeSpare() {
      onSpareTaken();
      const appliedMigrations = source?.migrations.map(({ name }) => name) ?? [];
      return resultOf(site, {
        status: 'migrated',
        appliedMigrations,
        durationMs: performance.now() - startedAt,
      });
    },
  });
}

/** The tenant stays `provisioning`; the message says how it goes on. */
function resumable(error: Error, tenantId: string): Error {
  if (!isDmtError(error, 'DMT_MIGRATION_FAILED')) return error;
  const { migration, line } = error.details ?? {};
  return new MigrationFailedError(tenantId, String(migration), {
    cause: error.cause,
    remedy: `${error.remedy} Create the tenant again then: it goes on from there.`,
    ...(typeof line === 'number' ? { line } : {}),
  });
}

export async function dropExisting(context: MigratorContext, tenantId: string): Promise<void> {
  const site = siteOf(context.strategy, tenantId);
  return context.layout.drop(site);
}

export async function listInStates(context: MigratorContext, states: ReadonlySet<string>): Promise<string[]> {
  const fleet = await withRetries(context.settings.retries, () => listFleet(context));
  return fleet.filter(({ state }) => states.has(state)).map(({ tenantId }) => tenantId);
}
