import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** What is known about the pool when a request gave up. */
export interface QueueTimeoutOptions extends ErrorCauseOptions {
  /** Other requests that wait. */
  readonly waiting?: number;
  /** Connections that the same tenant holds. */
  readonly held?: number;
}

const MAKE_ROOM =
  'Shorten what holds connections, or raise connection.poolConfig.max or isolation.pooling.queueTimeout.';

/** No connection became free within `isolation.pooling.queueTimeout`. */
export class QueueTimeoutError extends DmtError {
  /** @param tenantId - undefined for the shared handle */
  constructor(tenantId: string | undefined, waitedMs: number, options: QueueTimeoutOptions = {}) {
    const { waiting, held, cause } = options;
    const crowd =
      waiting === undefined ? '' : ` with ${waiting} ${waiting === 1 ? 'other' : 'others'} waiting`;
    const own = held === undefined || held === 0 ? '' : `, while it held ${held}`;
    super('DMT_QUEUE_TIMEOUT', {
      reason: `${describeRequester(tenantId)} waited ${Math.round(waitedMs)} ms for a connection${crowd}${own}.`,
      remedy:
        own === '' ? MAKE_ROOM : `${MAKE_ROOM} Inside db.transaction() use tx, not db, which needs another.`,
      details: {
        waitedMs,
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(waiting === undefined ? {} : { waiting }),
        ...(held === undefined ? {} : { held }),
      },
      cause,
    });
  }
}

/** What a request that was turned away had run into. */
export interface QueueFullOptions {
  /** How many may wait: 0 with the strategy `reject`. */
  readonly maxWaitingRequests: number;
  /** `isolation.pooling.strategy`. @default 'queue' */
  readonly strategy?: string;
}

/** No connection is free, and no more requests may wait for one. */
export class QueueFullError extends DmtError {
  /** @param tenantId - undefined for the shared handle */
  constructor(tenantId: string | undefined, { maxWaitingRequests, strategy = 'queue' }: QueueFullOptions) {
    const requester = describeRequester(tenantId);
    const isRejected = strategy === 'reject';
    super('DMT_QUEUE_FULL', {
      reason: isRejected
        ? `${requester} was turned away: no connection is free for it, and isolation.pooling.strategy is 'reject'.`
        : `${requester} was turned away: ${maxWaitingRequests} requests already wait for a connection.`,
      remedy: isRejected
        ? "Shed load, raise connection.poolConfig.max, or let requests wait with the strategy 'queue'."
        : 'Shed load, or raise connection.poolConfig.max or isolation.pooling.maxWaitingRequests.',
      details: { maxWaitingRequests, strategy, ...(tenantId === undefined ? {} : { tenantId }) },
    });
  }
}

/** The manager was disposed of, so nothing new can start and nothing queued will. */
export class ManagerDisposedError extends DmtError {
  constructor(options: ErrorCauseOptions = {}) {
    super('DMT_DISPOSED', {
      reason: 'The tenant manager was disposed of.',
      remedy: 'Create a new one with createTenantManager(), or dispose of it after the last request.',
      cause: options.cause,
    });
  }
}

function describeRequester(tenantId: string | undefined): string {
  return tenantId === undefined ? 'The shared schema' : `Tenant ${quoteValue(tenantId)}`;
}
