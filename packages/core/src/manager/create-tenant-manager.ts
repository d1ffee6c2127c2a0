import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { type DmtConfig, type NoTables, resolveConfig, type TableModule } from '../config/index.ts';
import { contextStore, runOutsideOfTenants } from '../context/index.ts';
import { LifecycleMissingError, ManagerDisposedError, PoolerMismatchError } from '../errors/index.ts';
import { checkHealth, createObservability } from '../observability/index.ts';
import { createInterceptorChain } from '../pipeline/index.ts';
import { createStrategy, type Placement, sharedPlacement } from '../placement/index.ts';
import { ConnectionPool } from '../pool/index.ts';
import {
  type CallLimits,
  contextualHandle,
  createHandleFactory,
  createReader,
  createTenantVerifier,
  type HandleFactory,
  type ReaderOptions,
  RegisteredTarget,
  type SessionHost,
  type TenantDb,
  TenantPool,
  type TenantTarget,
  untilAborted,
  VerifiedTenants,
  withLimits,
} from '../session/index.ts';
import { parseTenantId } from '../tenant/index.ts';
import {
  answersWithin,
  createConnectionOpener,
  createPrefix,
  type StatementConnection,
} from '../wire/index.ts';
import { monotonicClock, standardErrorLine, wallClock } from './ambient-defaults.ts';
import { countsFor } from './counts-for.ts';
import { createIdleLosses } from './idle-losses.ts';
import { openWithRetry } from './open-with-retry.ts';
import { pingServer } from './ping-server.ts';
import { poolOptionsFrom } from './pool-options-from.ts';
import { selfTestPlacement } from './self-test-placement.ts';
import type { TenantLifecycle } from './tenant-lifecycle.ts';
import type { TenantManager } from './tenant-manager.ts';
import { warmUp } from './warm-up.ts';
import { lendConnection } from './with-connection.ts';

export interface TenantManagerOptions {
  /** Who creates and drops tenants: `createMigrator(config)`. */
  readonly lifecycle?: TenantLifecycle;
}

interface TenantEntry<TTenant extends TableModule> {
  readonly target: TenantTarget;
  readonly db: TenantDb<TTenant>;
}

/** Handles kept for tenants of late; one that was let go is made again for microseconds. */
const HANDLES_KEPT = 10_000;
const DEFAULT_GRACE_MS = 10_000;
/** Shorter than what firewalls and load balancers allow a silent connection. */
const PROBE_AFTER_MS = 10_000;
const PROBE_ANSWER_MS = 2_000;

/**
 * Serves any number of tenants over one pool of connections. Opens nothing until it is used.
 *
 * @throws DMT_CONFIG_INVALID
 * @example
 * const tenants = createTenantManager(config);
 * const rows = await tenants.getDb('acme').select().from(users);
 */
export function createTenantManager<TTenant extends TableModule, TShared extends TableModule = NoTables>(
  config: DmtConfig<TTenant, TShared>,
  options: TenantManagerOptions = {},
): TenantManager<TTenant, TShared> {
  const resolved = resolveConfig(config);
  const observability = createObservability(resolved, { clock: monotonicClock, sink: standardErrorLine });
  const hooks: typeof observability.hooks = {
    // A pool's timers and sockets call them, too: in the context of whoever came first.
    call: (...args) => runOutsideOfTenants(() => observability.hooks.call(...args)),
  };
  const { tenantDiscovery } = resolved.migrations;
  const strategy = createStrategy(resolved);
  const keepsSession = resolved.connection.pooler !== 'transaction';
  const pipelines = resolved.isolation.pooling.pipelineDepth > 1;
  const opener = createConnectionOpener(resolved.connection, {
    selfTestPrefix: createPrefix(selfTestPlacement(), keepsSession),
    pipelines,
    now: monotonicClock,
  });
  const databaseOfTenant = (id: string): string => strategy.place(parseTenantId(id)).database;
  const idleLosses = createIdleLosses((error) => hooks.call('onError', undefined, error));
  const open = idleLosses.watch(openWithRetry(opener, resolved.connection, databaseOfTenant));
  const pool = new ConnectionPool<StatementConnection>({
    ...poolOptionsFrom(resolved),
    open: (signal, tenantId) => runOutsideOfTenants(() => open(signal, tenantId)),
    onIdleLost: idleLosses.report,
    probe: { afterMs: PROBE_AFTER_MS, answers: (connection) => answersWithin(connection, PROBE_ANSWER_MS) },
    onPoolCreated: (tenantId) => hooks.call('onPoolCreated', tenantId),
    onPoolEvicted: (tenantId) => {
      forget(tenantId);
      hooks.call('onPoolEvicted', tenantId);
    },
    onQueueFull: (tenantId) => hooks.call('onQueueFull', tenantId),
    onQueueTimeout: (tenantId) => hooks.call('onQueueTimeout', tenantId),
  });
  const entries = new LRUCache<string, TenantEntry<TTenant>>({ max: HANDLES_KEPT });
  const active = new Set<string>();
  const verified = new VerifiedTenants();
  const isPerTenant = resolved.isolation.pooling.mode === 'per-tenant';
  // Whoever asks for a tenant that does not exist must not open a pool for it.
  const checkRoute = isPerTenant ? pool.routeFor(undefined) : undefined;
  const verifier = createTenantVerifier({ strategy, pool, checkRoute, onVerified });
  const interceptors = createInterceptorChain();
  const { tenantColumn, tenantIdType } = resolved.isolation.row;
  const host: SessionHost = {
    facts: {
      schemas: resolved.schemas,
      strategy,
      shared: sharedPlacement(resolved),
      isStampRequired: resolved.isolation.schemaNameTemplate !== undefined,
      rows: { tenantColumn, tenantIdType },
      discoverTenants: tenantDiscovery && (async () => tenantDiscovery(manager.getSharedDb())),
      openReader,
    },
    pool,
    verify: verifier.verify,
    keepsSession,
    pipelines,
    currentSignal: () => contextStore.getStore()?.signal,
    get pipeline() {
      return interceptors.pipeline;
    },
    observer: observability.observer,
  };
  const tenantHandles = createHandleFactory(resolved.schemas.tenant, resolved.drizzle);
  const sharedTarget: TenantTarget = { ...addressOf(undefined, sharedPlacement(resolved)), isVerified: true };
  let sharedHandles: HandleFactory<TShared> | undefined;
  let sharedDb: TenantDb<TShared> | undefined;
  let disposal: Promise<void> | undefined;

  function addressOf(tenantId: string | undefined, placement: Placement): Omit<TenantTarget, 'isVerified'> {
    const prefix = createPrefix(placement, keepsSession);
    return { tenantId, placement, prefix, route: pool.routeFor(tenantId) };
  }

  function targetFor(tenantId: string, placement: Placement): TenantTarget {
    return new RegisteredTarget(addressOf(tenantId, placement), tenantId, verified);
  }

  function onVerified({ tenantId, placement }: TenantTarget): void {
    if (tenantId === undefined) return;
    if (!active.has(tenantId) && !isPerTenant) hooks.call('onPoolCreated', tenantId);
    active.add(tenantId);
    hooks.call('onTenantResolved', tenantId, placement.schemaName);
  }

  function forget(id: string): boolean {
    verified.delete(id);
    verifier.forget(pool.routeFor(id));
    return active.delete(id);
  }

  function assertOpen(): void {
    if (disposal !== undefined) throw new ManagerDisposedError();
  }

  function entryOf(id: string): TenantEntry<TTenant> {
    const known = entries.get(id);
    if (known !== undefined) return known;
    const tenantId = parseTenantId(id);
    const target = targetFor(tenantId, strategy.place(tenantId));
    const entry = { target, db: tenantHandles(new TenantPool(host, () => target)) };
    entries.set(tenantId, entry);
    return entry;
  }

  function hostWithin(limits: CallLimits | undefined): SessionHost {
    return limits === undefined ? host : withLimits(host, limits);
  }

  async function connect(target: TenantTarget, limits?: CallLimits): Promise<void> {
    const { tenantId, route } = target;
    const signal = hostWithin(limits).currentSignal();
    await untilAborted(host.verify(target), signal, { tenantId, stage: 'waiting to be verified' });
    if (isPerTenant) pool.release(await pool.acquire(route, signal));
  }

  function openReader(id: string | undefined, readerOptions: ReaderOptions): TenantDb<TableModule> {
    assertOpen();
    if (id === undefined) return sharedHandleOf(createReader(host, sharedTarget, readerOptions));
    return tenantHandles(createReader(host, entryOf(id).target, readerOptions));
  }

  function sharedHandleOf(client: TenantPool): TenantDb<TShared> {
    sharedHandles ??= createHandleFactory(resolved.schemas.shared, resolved.drizzle);
    return sharedHandles(client);
  }

  function lifecycle(operation: string): TenantLifecycle {
    if (options.lifecycle === undefined) throw new LifecycleMissingError(operation);
    return options.lifecycle;
  }

  const manager: TenantManager<TTenant, TShared> = {
    getDb: (id, limits) => {
      assertOpen();
      const { target, db } = entryOf(id);
      return limits === undefined
        ? db
        : tenantHandles(new TenantPool(withLimits(host, limits), () => target));
    },
    getDbAsync: async (id, limits) => {
      const db = manager.getDb(id, limits);
      await connect(entryOf(id).target, limits);
      return db;
    },
    getSharedDb: (limits) => {
      assertOpen();
      if (limits !== undefined)
        return sharedHandleOf(new TenantPool(withLimits(host, limits), () => sharedTarget));
      sharedDb ??= sharedHandleOf(new TenantPool(host, () => sharedTarget));
      return sharedDb;
    },
    getSharedDbAsync: async (limits) => {
      const db = manager.getSharedDb(limits);
      await pingServer(pool, sharedTarget.route, hostWithin(limits).currentSignal());
      return db;
    },
    [contextualHandle]: (findTenantId) =>
      tenantHandles(
        new TenantPool(host, () => {
          assertOpen();
          return entryOf(findTenantId()).target;
        }),
      ),
    use: interceptors.use,
    withConnection: async (id, work, limits) => {
      assertOpen();
      if (resolved.connection.pooler === 'transaction') {
        throw new PoolerMismatchError({ observed: 'withConnection() needs a session of its own' });
      }
      return lendConnection(
        hostWithin(limits),
        entryOf(id).target,
        work as (client: pg.Client) => Promise<never>,
      );
    },
    warmup: async (ids, warmupOptions) => {
      assertOpen();
      const concurrency = resolved.connection.poolConfig.max;
      return warmUp(ids, async (id) => connect(entryOf(id).target), { concurrency, ...warmupOptions });
    },
    healthCheck: (healthOptions) =>
      checkHealth(
        {
          activeTenantIds: () => [...active],
          countsFor: (id) => countsFor(pool, id),
          checkTenant: async (id) => host.verify(entryOf(id).target),
          ping: (signal) => pingServer(pool, sharedTarget.route, signal),
          now: wallClock,
          clock: monotonicClock,
        },
        healthOptions,
      ),
    ...observability.metricsOf({
      activeTenantIds: () => [...active],
      schemaNameOf: (id) => manager.getSchemaName(id),
      counts: () => pool.counts,
      usage: () => pool.usage(),
      poolCount: () => manager.getPoolCount(),
      maxPools: isPerTenant ? resolved.isolation.pooling.maxPools : 1,
      now: wallClock,
    }),
    getSchemaName: (id) => strategy.place(parseTenantId(id)).schemaName,
    getActiveTenantIds: () => [...active],
    hasPool: (id) => pool.tenantsWithPools?.includes(id) ?? active.has(id),
    getPoolCount: () => pool.tenantsWithPools?.length ?? (pool.counts.total > 0 ? 1 : 0),
    evictPool: (id) => {
      entries.delete(id);
      const wasActive = forget(id);
      if (isPerTenant) pool.evict(pool.routeFor(id));
      else if (wasActive) hooks.call('onPoolEvicted', id);
    },
    createTenant: async (id) => {
      await lifecycle('createTenant()').createTenant(parseTenantId(id));
    },
    dropTenant: async (id) => {
      await lifecycle('dropTenant()').dropTenant(parseTenantId(id));
      manager.evictPool(id);
    },
    dispose: ({ graceMs = DEFAULT_GRACE_MS } = {}) => {
      disposal ??= pool.close(graceMs);
      return disposal;
    },
    [Symbol.asyncDispose]: () => manager.dispose(),
  };
  return manager;
}
