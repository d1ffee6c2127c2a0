import {
  ensureDirectory,
  parseSchemaName,
  parseTenantId,
  type SchemaName,
  SPARE_PREFIX,
} from '@dmt/core/internal';
import { attempt, toRunSql, withRetries } from './connections/index.ts';
import { type MigratorContext, readTenantSource, tenantLedger } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import { resolveConcurrency, runQueue } from './run/index.ts';
import {
  discardSpare,
  ensureSpareTable,
  isUseless,
  listSpares,
  prepareSpare,
  reserveSpares,
  type SparePreparation,
  spareHead,
  spareTableExists,
} from './spares/index.ts';

/** How spare tenants are prepared. */
export interface PrepareSparesOptions {
  /** How many at once, each on a connection. @default 8 */
  readonly concurrency?: number;
  /** Finish those in hand, and leave the rest for the next time. */
  readonly signal?: AbortSignal;
}

/** How many spare tenants there are now, and what was done for it. */
export interface SparesResult {
  /** What `migrations.spares.count` asks for. */
  readonly wanted: number;
  /** Up to date, and waiting for a tenant. */
  readonly ready: number;
  /** Made, or brought up to date. */
  readonly prepared: number;
  /** Dropped: too many, or of no use any more. */
  readonly discarded: number;
  readonly durationMs: number;
}

const ANY_SPARE = parseSchemaName(SPARE_PREFIX);

interface SpareFleet {
  readonly context: MigratorContext;
  readonly source: PreparedSource;
  readonly head: string;
}

/** What a spare has to be up to date with to be given to a tenant. */
export function headOf(context: MigratorContext, source: PreparedSource): string {
  return spareHead(source, {
    migrationsTable: context.migrationsTable,
    tableFormat: context.settings.ledgerForm.tableFormat,
    searchPath: context.pathOf(ANY_SPARE),
  });
}

/**
 * Sees to it that as many spares are ready as the configuration asks for. Nothing is tried twice: two releases of an
 * application that prepare at once, each for its own migrations, both come to an end.
 */
export async function prepareSpares(
  context: MigratorContext,
  options: PrepareSparesOptions = {},
): Promise<SparesResult> {
  const startedAt = performance.now();
  const concurrency = resolveConcurrency(options.concurrency);
  const source = await readTenantSource(context);
  const fleet = { context, source, head: headOf(context, source) };
  const { pool, settings, spares } = context;
  await withRetries(settings.retries, () =>
    pool.use(async (client) => {
      await ensureDirectory(toRunSql(client));
      await ensureSpareTable(toRunSql(client));
    }),
  );
  const isStopped = (): boolean => options.signal?.aborted === true;
  const seen = new Set<SchemaName>();
  let [left, prepared, discarded] = [spares.count, 0, 0];
  while (!isStopped()) {
    const { created, unfinished, surplus } = await withRetries(settings.retries, () =>
      pool.use((client) =>
        reserveSpares(client, { head: fleet.head, count: spares.count, atMost: Math.min(left, concurrency) }),
      ),
    );
    left -= created.length;
    const isNew = new Set(created);
    const waiting = [...created, ...unfinished, ...surplus].filter((name) => !seen.has(name));
    if (waiting.length === 0) break;
    await runQueue(waiting, concurrency, isStopped, async (schemaName) => {
      seen.add(schemaName);
      const isSurplus = surplus.includes(schemaName);
      const outcome = isSurplus ? await discard(fleet, schemaName) : await bringUp(fleet, schemaName, isNew);
      if (outcome === 'prepared') prepared += 1;
      if (outcome === 'discarded') discarded += 1;
    });
  }
  const rows = await withRetries(settings.retries, () => pool.use((client) => listSpares(toRunSql(client))));
  const ready = rows.filter(({ state, head }) => state === 'ready' && head === fleet.head).length;
  return { wanted: spares.count, ready, prepared, discarded, durationMs: performance.now() - startedAt };
}

/** Brings spares along with the fleet; those that cannot follow are discarded, since nobody loses anything. */
export async function migrateSpares(
  context: MigratorContext,
  { concurrency, signal }: PrepareSparesOptions,
): Promise<void> {
  const { pool, settings } = context;
  const spares = await withRetries(settings.retries, () =>
    pool.use(async (client) => {
      const run = toRunSql(client);
      return (await spareTableExists(run)) ? listSpares(run) : [];
    }),
  );
  if (spares.length === 0) return;
  const source = await readTenantSource(context);
  const fleet = { context, source, head: headOf(context, source) };
  const behind = spares.filter(({ state, head }) => state !== 'ready' || head !== fleet.head);
  await runQueue(
    behind,
    resolveConcurrency(concurrency),
    () => signal?.aborted === true,
    async ({ schemaName, state }) => {
      if (state === 'discarding') await discard(fleet, schemaName);
      else await bringUp(fleet, schemaName);
    },
  );
}

type SpareOutcome = 'prepared' | 'discarded' | 'gone';

/** @param isNew - whose failure is told: what a new schema does not stand, no other will */
async function bringUp(
  fleet: SpareFleet,
  schemaName: SchemaName,
  isNew: ReadonlySet<SchemaName> = new Set(),
): Promise<SpareOutcome> {
  const { context, head } = fleet;
  try {
    const isReady = await attempt('the preparation of a spare tenant', () =>
      prepareSpare(context.pool, { schemaName, head, target: targetOf(fleet, schemaName) }, context.settings),
    );
    return isReady ? 'prepared' : 'gone';
  } catch (error) {
    if (!isUseless(error)) throw error;
    const outcome = await discard(fleet, schemaName);
    if (isNew.has(schemaName)) throw error;
    return outcome;
  }
}

async function discard({ context }: SpareFleet, schemaName: SchemaName): Promise<SpareOutcome> {
  return (await discardSpare(context.pool, schemaName, context.settings)) ? 'discarded' : 'gone';
}

/** In messages a spare goes by the name of its schema. */
function targetOf({ context, source }: SpareFleet, schemaName: SchemaName): SparePreparation['target'] {
  const searchPath = context.pathOf(schemaName);
  const site = { tenantId: parseTenantId(schemaName), schemaName, searchPath };
  return { source, ledger: tenantLedger(context, site), searchPath };
}
