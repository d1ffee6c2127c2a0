import type { DmtConfig, NoTables, TableModule } from '@dmt/core';
import { resolveConfig } from '@dmt/core/internal';
import { attempt } from './connections/index.ts';
import { createAndMigrate, dropExisting, listFleet, tenantExists } from './fleet-lifecycle.ts';
import { getFleetStatus, getSharedStatus, getTenantStatus } from './fleet-status.ts';
import { migrateFleet, migrateOne } from './migrate-fleet.ts';
import { migrateShared } from './migrate-shared.ts';
import type { Migrator } from './migrator.ts';
import { createMigratorContext, type MigratorContext, readTenantSource } from './migrator-context.ts';
import { type FleetResult, type MigrateFleetOptions, resolveConcurrency } from './run/index.ts';

/** States in which a tenant's schema is kept up to date; the others are being created or dropped. */
const MIGRATED_STATES = new Set(['active', 'suspended', 'unregistered']);

/**
 * Makes a migrator; connects when it is first used.
 *
 * @param overrides - replaces options of `migrations` for this migrator
 * @throws DMT_CONFIG_INVALID
 * @example
 * const migrator = createMigrator(config);
 * await migrator.migrateShared();
 * const { failed } = await migrator.migrateAll({ concurrency: 4 });
 */
export function createMigrator<Tenant extends TableModule, Shared extends TableModule = NoTables>(
  config: DmtConfig<Tenant, Shared>,
  overrides: NonNullable<DmtConfig<Tenant, Shared>['migrations']> = {},
): Migrator {
  const context = createMigratorContext(
    resolveConfig({ ...config, migrations: { ...config.migrations, ...overrides } }),
  );
  const dispose = (): Promise<void> => context.pool.close();
  return {
    migrateAll: (options) => attempt('the migration of all tenants', () => migrateAll(context, options)),
    migrateTenants: (tenantIds, options) =>
      attempt('the migration of tenants', () => migrateFleet(context, tenantIds, options)),
    migrateTenant: (tenantId, options) =>
      attempt('the migration of a tenant', () => migrateOne(context, tenantId, options)),
    migrateShared: (options) =>
      attempt('the migration of the shared schema', () => migrateShared(context, options)),
    getStatus: () => attempt('to read the status', () => getFleetStatus(context)),
    getTenantStatus: (tenantId) => attempt('to read the status', () => getTenantStatus(context, tenantId)),
    getSharedStatus: () => attempt('to read the status', () => getSharedStatus(context)),
    createTenant: (tenantId, options) => createAndMigrate(context, tenantId, options),
    dropTenant: (tenantId) => dropExisting(context, tenantId),
    tenantExists: (tenantId) => attempt('to look for a tenant', () => tenantExists(context, tenantId)),
    listTenants: () => attempt('to list the tenants', () => listFleet(context)),
    getNotes: async () => (await readTenantSource(context)).notes,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

async function migrateAll(context: MigratorContext, options?: MigrateFleetOptions): Promise<FleetResult> {
  // Refused before anything is asked of the database.
  resolveConcurrency(options?.concurrency);
  const fleet = await listFleet(context);
  const ids = fleet.filter(({ state }) => MIGRATED_STATES.has(state)).map(({ tenantId }) => tenantId);
  return migrateFleet(context, ids, options);
}
