import type pg from 'pg';
import type { PoolMember } from '../pool/index.ts';
import type { PgResult, StatementConfig } from './pg-internals.ts';
import type { Envelope } from './tenant-query.ts';

/** State of the session's transaction after the last answer: idle, open, failed, or not known. */
export type TransactionStatus = 'I' | 'T' | 'E' | undefined;

/** A statement on its way, with what travels before it. */
export interface StatementRequest {
  readonly envelope: Envelope;
  readonly config: StatementConfig;
  /** Whose a prepared statement is: tenants never share one. */
  readonly schemaName: string;
  /** Keep it prepared for next time, where the connection can. */
  readonly isPrepared?: boolean;
}

/** A connection that can send a statement with its envelope, as one unit or as good as one. */
export interface StatementConnection extends PoolMember {
  readonly client: pg.Client;
  readonly status: TransactionStatus;
  /** It was given up with whatever it is at. */
  readonly isAbandoned: boolean;
  /** Whether plain statements without a name are to be kept prepared, too. */
  readonly preparesUnnamed: boolean;
  /** Whether the process may end while nothing runs here; not allowed to begin with. */
  allowExit(isAllowed: boolean): void;
  /** Something may have been left in the session that the next tenant must not meet. */
  taint(): void;
  /** Rejects with an `EnvelopeError` when the server refused the envelope. */
  run(request: StatementRequest): Promise<PgResult | PgResult[]>;
  /** Cancels what runs now; resolves when no cancellation can arrive any more. Never rejects. */
  cancel(): Promise<void>;
}
