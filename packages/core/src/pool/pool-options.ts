import type { ProbeOptions } from './idle-probe.ts';
import type { PoolMember } from './pool-member.ts';

/** Fully resolved: the defaults are `config/`'s. */
export interface PoolOptions<C extends PoolMember> {
  /**
   * Opens a connection; retrying is its own business. Gives up when the signal fires. With connections of their own it
   * is told for which tenant.
   */
  open(signal: AbortSignal, tenantId?: string): Promise<C>;
  readonly max: number;
  readonly min: number;
  /** Whether a connection serves all tenants, or one. */
  readonly mode: 'shared' | 'per-tenant';
  /** With connections of their own: how many tenants may have some at a time. */
  readonly maxPools: number;
  /** With connections of their own: how long an unused tenant keeps them; 0 is for ever. */
  readonly poolTtlMs: number;
  /** What becomes of a request when no connection is free at its homes. */
  readonly strategy: 'queue' | 'reject' | 'evict-lru';
  readonly maxConnectionsPerTenant: number;
  readonly maxTenantsPerConnection: number;
  /** How many may share a connection; 1 when none may. */
  readonly pipelineDepth: number;
  readonly maxWaitingRequests: number;
  readonly queueTimeoutMs: number;
  /** 0 keeps idle connections for ever. */
  readonly idleTimeoutMs: number;
  /** How idle connections are found that lead nowhere. Without it they are not. */
  readonly probe?: ProbeOptions<C> | undefined;
  readonly maxUses?: number | undefined;
  readonly maxLifetimeMs?: number | undefined;
  readonly now: () => number;
  /** A connection that nobody held is gone: no statement will tell of it. */
  readonly onIdleLost?: ((member: C) => void) | undefined;
  /** With connections of their own: a tenant has the first, or has to give up the last. */
  readonly onPoolCreated?: ((tenantId: string) => void) | undefined;
  readonly onPoolEvicted?: ((tenantId: string) => void) | undefined;
  readonly onQueueFull?: ((tenantId: string | undefined) => void) | undefined;
  readonly onQueueTimeout?: ((tenantId: string | undefined) => void) | undefined;
}
