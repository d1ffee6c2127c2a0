/** Told what happens. A hook that throws changes nothing about it. */
export interface HookOptions {
  /** A pool was opened; the id is that of the tenant whose request did it. */
  readonly onPoolCreated?: (tenantId: string) => void | Promise<void>;
  /** A tenant's pool or handle was let go. */
  readonly onPoolEvicted?: (tenantId: string) => void | Promise<void>;
  /** Something failed that no caller can be told, such as an idle connection. */
  readonly onError?: (tenantId: string | undefined, error: Error) => void | Promise<void>;
  /** A request was turned away because too many were waiting; no id means the shared schema. */
  readonly onQueueFull?: (tenantId: string | undefined) => void | Promise<void>;
  /** A request waited too long for a connection; no id means the shared schema. */
  readonly onQueueTimeout?: (tenantId: string | undefined) => void | Promise<void>;
  /** A tenant was verified before its first statement. */
  readonly onTenantResolved?: (tenantId: string, schemaName: string) => void | Promise<void>;
}
