import type pg from 'pg';
import type { NoTables, TableModule } from '../config/index.ts';
import type { HealthCheckOptions, HealthReport, MetricRegistry, Metrics } from '../observability/index.ts';
import type { CallLimits, HandleSource, QueryInterceptor, TenantDb } from '../session/index.ts';
import type { WarmupOptions, WarmupResult } from './warm-up.ts';

export interface DisposeOptions {
  /** How long running work may take to finish, in milliseconds. @default 10_000 */
  readonly graceMs?: number;
}

/** Gives out Drizzle handles for tenants, over one pool of connections that all of them share. */
export interface TenantManager<
  TTenant extends TableModule = TableModule,
  TShared extends TableModule = NoTables,
> extends HandleSource<TTenant, TShared>,
    AsyncDisposable {
  /**
   * The tenant's Drizzle handle: synchronous, cheap and without I/O. Hold it, or call again. Whether the
   * tenant exists is found out before its first statement.
   *
   * With limits it is another handle of the same tenant: each of its calls, a statement or a whole transaction, has
   * `timeoutMs` from its beginning, and ends when `signal` fires.
   *
   * @throws DMT_TENANT_ID_INVALID, DMT_SCHEMA_NAME_INVALID, DMT_TENANT_NAME_COLLISION, DMT_DISPOSED
   * @example
   * const rows = await tenants.getDb('acme', { timeoutMs: 200 }).select().from(users);
   */
  getDb(tenantId: string, limits?: CallLimits): TenantDb<TTenant>;
  /**
   * The same handle, once the tenant is verified on a live connection.
   *
   * @throws as `getDb`, and DMT_TENANT_NOT_FOUND, DMT_TENANT_NOT_ADOPTED, DMT_TENANT_SUSPENDED,
   * DMT_TENANT_NOT_READY, DMT_CONNECTION_FAILED, DMT_DEADLINE_EXCEEDED
   */
  getDbAsync(tenantId: string, limits?: CallLimits): Promise<TenantDb<TTenant>>;
  /** The handle of the shared tables. */
  getSharedDb(limits?: CallLimits): TenantDb<TShared>;
  /** The same handle, once a connection was made. */
  getSharedDbAsync(limits?: CallLimits): Promise<TenantDb<TShared>>;
  /**
   * Registers an interceptor: it sees every statement of every handle, in transactions and out of them, before a
   * connection is taken for it. The first registered is the outermost. Statements of `withConnection` are sent by
   * the caller's own client and pass none. Returns what takes the interceptor out again.
   *
   * @example
   * tenants.use(async (query, next) => {
   *   const startedAt = performance.now();
   *   try {
   *     return await next(query);
   *   } finally {
   *     histogram.record(performance.now() - startedAt, { tenant: query.tenantId });
   *   }
   * });
   */
  use(interceptor: QueryInterceptor): () => void;
  /**
   * Lends a `pg` client with the tenant's search_path for what Drizzle has no words for: COPY, cursors,
   * LISTEN, session locks, VACUUM. It is closed afterwards, whatever was left in it: when the promise settles, the
   * server has freed the locks of the session. A signal that fires ends the work's statement and its connection.
   * Listeners on the client are called outside of every tenant's context.
   *
   * @throws as `getDbAsync`; DMT_POOLER_MISMATCH behind a pooler in transaction mode, where no session exists
   * @example
   * await tenants.withConnection('acme', (client) => client.query(copyFrom('copy users from stdin')));
   */
  withConnection<T>(
    tenantId: string,
    work: (client: pg.Client) => Promise<T>,
    limits?: CallLimits,
  ): Promise<T>;
  /**
   * Verifies tenants ahead of their first request, and so opens their connections. Reports what became of each; one
   * that cannot be verified keeps no other from it.
   */
  warmup(tenantIds: readonly string[], options?: WarmupOptions): Promise<WarmupResult>;
  /** Whether the database answers, also when nothing was opened yet. Never rejects. */
  healthCheck(options?: HealthCheckOptions): Promise<HealthReport>;
  /** The numbers of now: pools, tenants, statements. Does no I/O, and costs nothing while it is not called. */
  getMetrics(): Metrics;
  /**
   * The same numbers in the text format of Prometheus. The busiest 50 tenants have a label of their own, the rest
   * share `other`, and the shared schema has the empty one. Empty with `metrics.enabled: false`.
   */
  getPrometheusMetrics(): string;
  /** Has a registry of prom-client give out these metrics with its own. */
  registerMetrics(registry: MetricRegistry): void;
  /** The schema that the tenant's tables are in. Does no I/O. */
  getSchemaName(tenantId: string): string;
  /** Tenants that were verified and not evicted. */
  getActiveTenantIds(): string[];
  /** Whether the tenant was verified and not evicted; with pools per tenant, whether it has one. */
  hasPool(tenantId: string): boolean;
  /** Pools that are open: one for all tenants, once it has a connection; or those of tenants. */
  getPoolCount(): number;
  /**
   * Forgets a tenant: it is verified again before its next statement. Its handles stay good. With pools per tenant its
   * connections are closed, those in use as soon as they come back.
   */
  evictPool(tenantId: string): void;
  /** Creates a tenant by the given lifecycle. @throws DMT_LIFECYCLE_MISSING without one */
  createTenant(tenantId: string): Promise<void>;
  /** Drops a tenant by the given lifecycle. @throws DMT_LIFECYCLE_MISSING without one */
  dropTenant(tenantId: string): Promise<void>;
  /**
   * Refuses new work, rejects what is queued, lets running work finish, then closes. What runs past its grace is
   * cancelled in the server.
   */
  dispose(options?: DisposeOptions): Promise<void>;
}
