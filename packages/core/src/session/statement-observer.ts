import type { StatementConfig } from '../wire/index.ts';

/** Told of every statement that was sent, and of every failure; must not throw. Absent, it costs nothing. */
export interface StatementObserver {
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** The server answered. `startedAt` is when the statement was sent, so waiting for a connection is not in it. */
  answered(tenantId: string | undefined, config: StatementConfig, startedAt: number): void;
  /** It was sent and failed. */
  failed(tenantId: string | undefined, config: StatementConfig, startedAt: number, error: unknown): void;
  /** It was never sent: refused, or no connection, or no such tenant. */
  rejected(tenantId: string | undefined, error: unknown): void;
}
