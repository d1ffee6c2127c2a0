import { LedgerError } from '@dmt/core';
import type { Client } from 'pg';
import {
  type ClientPool,
  isConnectionLoss,
  runScriptOrThrow,
  toDatabaseError,
  withRetries,
} from './connections/index.ts';
import {
  type CatalogObject,
  compareObjects,
  createExpectedSchemas,
  EMPTY_FINGERPRINT,
  type ExpectedSchemas,
  type FleetDrift,
  objectKey,
  readFingerprints,
  readSchema,
  renderRepairScript,
  summariseDrift,
  type TenantDrift,
} from './drift/index.ts';
import { listFleet } from './fleet-lifecycle.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { openLockedTransactionSql } from './lock/index.ts';
import type { DriftOptions } from './migrator.ts';
import { type MigratorContext, readTenantSource, tenantLedger } from './migrator-context.ts';
import { type PreparedMigration, type PreparedSource, planPending } from './plan/index.ts';
import { groupByPool, nothingWhereGone, POOLS_AT_ONCE, readTenants } from './read-tenants.ts';
import { runQueue, STATEMENT_JOURNAL } from './run/index.ts';
import { assertTenantSchema, readFleet, type SchemaReading } from './status/index.ts';
import { placesOf } from './tenant-places.ts';

/** States in which a tenant's schema is what its ledger says; the others are being created or dropped. */
const COMPARED_STATES = new Set(['active', 'suspended', 'unregistered']);

interface DriftInspection {
  readonly context: MigratorContext;
  readonly source: PreparedSource;
  readonly expected: ExpectedSchemas;
  readonly withRepair: boolean;
}

export async function getFleetDrift(
  context: MigratorContext,
  { tenantIds, repair = false }: DriftOptions = {},
): Promise<FleetDrift> {
  const ids = tenantIds ?? (await listCompared(context));
  const sites = placesOf(context, ids);
  const [first] = sites;
  if (!first) return summariseDrift([]);
  const source = await readTenantSource(context);
  const expected = createExpectedSchemas(context.layout.poolOf(first), {
    site: first,
    settings: context.settings,
  });
  return summariseDrift(await inspect({ context, source, expected, withRepair: repair }, sites));
}

export async function getTenantDrift(
  context: MigratorContext,
  tenantId: string,
  options: Omit<DriftOptions, 'tenantIds'> = {},
): Promise<TenantDrift> {
  const { details } = await getFleetDrift(context, { ...options, tenantIds: [tenantId] });
  // One tenant was asked for, and each yields one entry.
  return details[0] as TenantDrift;
}

async function listCompared(context: MigratorContext): Promise<string[]> {
  const fleet = await listFleet(context);
  return fleet.filter(({ state }) => COMPARED_STATES.has(state)).map(({ tenantId }) => tenantId);
}

/** All tenants by fingerprint; only those who differ are looked at more closely. */
async function inspect(
  inspection: DriftInspection,
  sites: ReadonlyArray<TenantSite>,
): Promise<TenantDrift[]> {
  const { context } = inspection;
  const readings = await readTenants(context, sites);
  const fingerprints = new Map<string, string | Error>();
  const read = async ([pool, together]: [ClientPool, TenantSite[]]): Promise<void> => {
    const scope = {
      schemaNames: together.map(({ schemaName }) => schemaName),
      ignoredTables: ignoredTables(context),
    };
    const found = await pool.use((client) => readFingerprints(client, scope)).catch(nothingWhereGone);
    for (const { tenantId, schemaName } of together) {
      fingerprints.set(tenantId, found.get(schemaName) ?? EMPTY_FINGERPRINT);
    }
  };
  await runQueue([...groupByPool(context, sites)], POOLS_AT_ONCE, () => false, read);
  const details: TenantDrift[] = [];
  for (const site of sites) {
    const reading = readings.get(site.tenantId);
    const fingerprint = fingerprints.get(site.tenantId) ?? EMPTY_FINGERPRINT;
    details.push(await settle(site, () => inspectTenant(inspection, site, reading, fingerprint)));
  }
  return details;
}

async function inspectTenant(
  inspection: DriftInspection,
  site: TenantSite,
  reading: SchemaReading | undefined,
  fingerprint: string | Error,
): Promise<TenantDrift> {
  if (reading && typeof fingerprint === 'string') {
    const applied = appliedTo(inspection, site, reading);
    const expected = await inspection.expected.find(applied);
    if (expected.fingerprint === fingerprint) return { ...named(site), status: 'ok', differences: [] };
  }
  return inspectClosely(inspection, site);
}

/**
 * Ledger and catalog are read alone with the schema: what looked like a difference may have been a migration at work.
 */
async function inspectClosely(inspection: DriftInspection, site: TenantSite): Promise<TenantDrift> {
  const { context, expected, withRepair } = inspection;
  const { reading, objects, isHalfDone } = await withRetries(context.settings.retries, () =>
    context.layout.poolOf(site).use((client) => readAlone(client, context, site)),
  );
  const model = await expected.find(appliedTo(inspection, site, reading));
  const differences = compareObjects(
    model.objects,
    context.layout.sharedSite ? ownObjects(model.objects, objects) : objects,
  );
  if (differences.length === 0) return { ...named(site), status: 'ok', differences };
  if (isHalfDone) throw halfDone(context, site);
  return {
    ...named(site),
    status: 'drifted',
    differences: differences.map(({ change, kind, name, properties }) => ({
      change,
      kind,
      name,
      properties,
    })),
    ...(withRepair ? { repairScript: renderRepairScript(site, differences, model.objects) } : {}),
  };
}

interface CloseReading {
  readonly reading: SchemaReading | undefined;
  readonly objects: ReadonlyArray<CatalogObject>;
  readonly isHalfDone: boolean;
}

async function readAlone(client: Client, context: MigratorContext, site: TenantSite): Promise<CloseReading> {
  await runScriptOrThrow(client, openLockedTransactionSql(site.schemaName));
  const readings = await readFleet(client, [tenantLedger(context, site)]);
  const { objects } = await readSchema(client, {
    schemaNames: [site.schemaName],
    ignoredTables: [context.migrationsTable],
  });
  await runScriptOrThrow(client, ['commit']);
  const isJournal = ({ parent, name }: { readonly parent: string; readonly name: string }): boolean =>
    (parent === '' ? name : parent) === STATEMENT_JOURNAL;
  return {
    reading: readings.get(site.schemaName),
    objects: objects.filter((object) => !isJournal(object)),
    isHalfDone: objects.some(isJournal),
  };
}

/** Where tables of tenants lie beside others: what the model has, and what was added to its tables. */
function ownObjects(
  expected: ReadonlyArray<CatalogObject>,
  found: ReadonlyArray<CatalogObject>,
): ReadonlyArray<CatalogObject> {
  const wanted = new Set(expected.map(objectKey));
  const tables = new Set(expected.map(({ name }) => name));
  return found.filter((object) => wanted.has(objectKey(object)) || tables.has(object.parent));
}

/** The migrations that made the schema, in the order in which they were applied. */
function appliedTo(
  { context, source }: DriftInspection,
  site: TenantSite,
  reading: SchemaReading | undefined,
): ReadonlyArray<PreparedMigration> {
  const missing = {
    schemaName: site.schemaName,
    exists: false,
    comment: null,
    ledgerColumns: undefined,
    hasUntrackedTables: false,
  };
  assertTenantSchema(site, reading ?? { schema: missing });
  if (!reading) return [];
  if (reading.error) throw reading.error;
  const { applied, orphans } = planPending(source.migrations, reading.rows, {
    tenantId: site.tenantId,
    outOfOrder: 'apply',
  });
  const [unknown] = orphans;
  if (unknown) throw unknownMigration(context, site, unknown.name ?? unknown.hash ?? `row ${unknown.id}`);
  return applied.map(({ migration }) => migration);
}

function unknownMigration(context: MigratorContext, site: TenantSite, migration: string): LedgerError {
  return new LedgerError(
    `${site.schemaName}.${context.migrationsTable}`,
    `holds "${migration}", which is no migration of the folder: what the schema should look like cannot be told`,
    {
      tenantId: site.tenantId,
      remedy: 'Restore its file, or remove the row with `dmt sync --clean-orphans`.',
    },
  );
}

function halfDone(context: MigratorContext, site: TenantSite): LedgerError {
  return new LedgerError(
    `${site.schemaName}.${context.migrationsTable}`,
    'lacks a migration that runs without a transaction and is half done',
    { tenantId: site.tenantId, remedy: 'Migrate the tenant first: that finishes it.' },
  );
}

async function settle(site: TenantSite, work: () => Promise<TenantDrift>): Promise<TenantDrift> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    const cause = toDatabaseError(error, `to compare schema "${site.schemaName}"`, site.tenantId);
    return { ...named(site), status: 'error', differences: [], error: cause };
  }
}

function named({ tenantId, schemaName }: TenantSite): Pick<TenantDrift, 'tenantId' | 'schemaName'> {
  return { tenantId, schemaName };
}

function ignoredTables({ migrationsTable }: MigratorContext): string[] {
  return [migrationsTable, STATEMENT_JOURNAL];
}
