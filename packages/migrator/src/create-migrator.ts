import type { DmtConfig, NoTables, TableModule } from '@dmt/core';
import { type ResolvedConfig, resolveConfig } from '@dmt/core/internal';
import { withRetries } from './connections/index.ts';
import { getFleetDrift, getTenantDrift } from './fleet-drift.ts';
import { createAndMigrate, dropExisting, listFleet, listInStates, tenantExists } from './fleet-lifecycle.ts';
import { getRuns } from './fleet-runs.ts';
import { migrateSpares, prepareSpares } from './fleet-spares.ts';
import { getFleetStatus, getSharedStatus, getTenantStatus } from './fleet-status.ts';
import {
  type GenerateTarget,
  generateMigration,
  missingIsolation,
  type RowModel,
  readRowModel,
  scaffoldMigration,
} from './generate/index.ts';
import { createLedgerOperations, MIGRATED_STATES } from './ledger-operations.ts';
import { assertFleetOptions, migrateFleet, migrateOne } from './migrate-fleet.ts';
import { migrateShared } from './migrate-shared.ts';
import type { Migrator } from './migrator.ts';
import { createMigratorContext, type MigratorContext, readTenantSource } from './migrator-context.ts';
import { createOperations } from './operations.ts';
import { createSpareRefill } from './refill-spares.ts';
import { type RollbackOptions, type RollbackResult, resolveGoal } from './rollback/index.ts';
import { rollbackFleet } from './rollback-fleet.ts';
import { rollbackShared } from './rollback-shared.ts';
import { type FleetResult, type MigrateFleetOptions, resolveConcurrency } from './run/index.ts';
import type { SeedFunction, SeedOptions, SeedResult, TenantSeedResult } from './seed/index.ts';
import { seedFleet, seedSharedSchema } from './seed-fleet.ts';

const PREPARATION = 'the preparation of spare tenants';

/** States in which a tenant may be used. */
const SEEDED_STATES = new Set(['active', 'unregistered']);

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
  const resolved = resolveConfig({ ...config, migrations: { ...config.migrations, ...overrides } });
  const context = createMigratorContext(resolved);
  const operations = createOperations();
  const { run } = operations;
  const read = <Result>(what: string, work: () => Promise<Result>): Promise<Result> =>
    run(what, () => withRetries(context.settings.retries, work));
  const targetOf = (type: 'tenant' | 'shared'): GenerateTarget => ({
    folder: type === 'tenant' ? context.tenantFolder : context.sharedFolder,
    casing: config.drizzle?.casing,
    ...(type === 'tenant' && resolved.isolation.strategy === 'row'
      ? { addition: () => missingIsolation(rowModelOf(resolved), context.tenantFolder) }
      : {}),
  });
  const seedTenants = (
    tenantIds: ReadonlyArray<string>,
    seed: SeedFunction,
    options?: SeedOptions,
  ): Promise<SeedResult> => seedFleet(context, config, { tenantIds, seed }, options);
  const seedOne = async (tenantId: string, seed: SeedFunction): Promise<TenantSeedResult> => {
    const { details } = await seedTenants([tenantId], seed);
    // One tenant was given, and each yields one result.
    return details[0] as TenantSeedResult;
  };
  const seedAll = async (seed: SeedFunction, options?: SeedOptions): Promise<SeedResult> =>
    seedTenants(await listInStates(context, SEEDED_STATES), seed, options);
  const refill = createSpareRefill((signal) =>
    run(PREPARATION, () => prepareSpares(context, { concurrency: 1, signal })),
  );
  const onSpareTaken = (): void => {
    if (context.spares.refillAfterClaim) refill.request();
  };
  const dispose = async (): Promise<void> => {
    refill.stop();
    await operations.finish();
    await context.layout.close();
    await context.pool.close();
  };
  const diff: Migrator['diff'] = (options) =>
    read('to compare the schemas', () => getFleetDrift(context, options));
  return {
    migrateAll: (options) => run('the migration of all tenants', () => migrateAll(context, options)),
    migrateTenants: (tenantIds, options) =>
      run('the migration of tenants', () => migrateFleet(context, tenantIds, options)),
    migrateTenant: (tenantId, options) =>
      run('the migration of a tenant', () => migrateOne(context, tenantId, options), tenantId),
    migrateShared: (options) =>
      run('the migration of the shared schema', () => migrateShared(context, options)),
    ...createLedgerOperations(context, run, read),
    rollback: (options) => run('the rollback of tenants', () => rollback(context, options)),
    rollbackShared: (options) =>
      run('the rollback of the shared schema', () => rollbackShared(context, options)),
    generate: (options) =>
      run('to generate a migration', () => generateMigration(options, targetOf(options.type))),
    scaffoldMigration: (options) =>
      run('to write a migration', () => scaffoldMigration(options, targetOf(options.type))),
    seedTenant: (tenantId, seed) => run('the seed of a tenant', () => seedOne(tenantId, seed), tenantId),
    seedTenants: (tenantIds, seed, options) =>
      run('the seeds of tenants', () => seedTenants(tenantIds, seed, options)),
    seedAll: (seed, options) => run('the seeds of all tenants', () => seedAll(seed, options)),
    seedShared: (seed) => run('the seed of the shared schema', () => seedSharedSchema(config, seed)),
    seedAllWithShared: (sharedSeed, seed, options) =>
      run('the seeds of all tenants', async () => {
        resolveConcurrency(options?.concurrency);
        const shared = await seedSharedSchema(config, sharedSeed);
        return { shared, tenants: await seedAll(seed, options) };
      }),
    getStatus: () => read('to read the status', () => getFleetStatus(context)),
    getTenantStatus: (tenantId) => read('to read the status', () => getTenantStatus(context, tenantId)),
    getRuns: (options) => read('to read the runs', () => getRuns(context, options)),
    getSharedStatus: () => read('to read the status', () => getSharedStatus(context)),
    diff,
    getSchemaDrift: diff,
    getTenantSchemaDrift: (tenantId, options) =>
      read('to compare a schema', () => getTenantDrift(context, tenantId, options)),
    createTenant: (tenantId, options) =>
      run(
        'the creation of a tenant',
        () => createAndMigrate(context, tenantId, options, onSpareTaken),
        tenantId,
      ),
    prepareSpares: (options) => run(PREPARATION, () => prepareSpares(context, options)),
    dropTenant: (tenantId) => run('to drop a tenant', () => dropExisting(context, tenantId), tenantId),
    tenantExists: (tenantId) => read('to look for a tenant', () => tenantExists(context, tenantId)),
    listTenants: () => read('to list the tenants', () => listFleet(context)),
    getNotes: () => run('to read the migrations', async () => (await readTenantSource(context)).notes),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function rowModelOf<Tenant extends TableModule, Shared extends TableModule>({
  isolation: { row },
  schemas,
  drizzle,
}: ResolvedConfig<Tenant, Shared>): RowModel {
  const { tenantColumn, tenantIdType, runtimeRole, contextKey } = row;
  const column = { tenantColumn, tenantIdType, runtimeRole, isSigned: contextKey !== undefined };
  return readRowModel(schemas.tenant, column, drizzle.casing);
}

async function migrateAll(context: MigratorContext, options: MigrateFleetOptions = {}): Promise<FleetResult> {
  // Refused before anything is asked of the database.
  assertFleetOptions(options);
  const result = await migrateFleet(context, await listInStates(context, MIGRATED_STATES), options);
  // A roll-out that was stopped is not over.
  if (context.spares.count > 0 && !options.dryRun && result.notRun === 0) {
    // What goes wrong with a spare is no tenant's failure: one that is behind is given to nobody.
    await migrateSpares(context, options).catch(() => {});
  }
  return result;
}

async function rollback(context: MigratorContext, options: RollbackOptions): Promise<RollbackResult> {
  // Refused before anything is asked of the database.
  resolveGoal(options);
  const ids = options.tenants === 'all' ? await listInStates(context, MIGRATED_STATES) : options.tenants;
  return rollbackFleet(context, ids, options);
}
