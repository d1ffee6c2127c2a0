import type { LoggerOptions } from './observability-options.ts';

/**
 * Told what happens, outside of every tenant's context: whose it is they are given. A hook that throws changes nothing
 * about it.
 */
export interface HookOptions {
  /** A tenant is used for the first time, or again after it was evicted; with pools per tenant, its pool is open. */
  readonly onPoolCreated?: (tenantId: string) => void | Promise<void>;
  /**
   * A tenant was evicted, or its pool closed to make room or after `poolTtlMs`; it is verified again before its next
   * statement.
   */
  readonly onPoolEvicted?: (tenantId: string) => void | Promise<void>;
  /** Something failed that no caller can be told, such as an idle connection. */
  readonly onError?: (tenantId: string | undefined, error: Error) => void | Promise<void>;
  /** A request was turned away because too many were waiting; no id means the shared schema. */
  readonly onQueueFull?: (tenantId: string | undefined) => void | Promise<void>;
  /** A request waited too long for a connection; no id means the shared schema. */
  readonly onQueueTimeout?: (tenantId: string | undefined) => void | Promise<void>;
  /** A tenant was verified before its first statement. */
  readonly onTenantResolved?: (tenantId: string, schemaName: string) => void | Promise<void>;
  /**
   * Takes the lines of dmt: queues that overflow (a line every five seconds says how often), failures, and what `debug`
   * asks for.
   */
  readonly logger?: LoggerOptions;
}
