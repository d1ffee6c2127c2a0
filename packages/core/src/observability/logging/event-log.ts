import { isDmtError, redactSecrets } from '../../errors/index.ts';
import type { HookListeners } from '../guarded-hooks.ts';
import { logEntry } from './log-line.ts';
import type { Log, LogFields } from './logger.ts';
import { throttle } from './throttle.ts';

/** In an overload there are thousands a second. */
const QUEUE_WARNINGS_EVERY_MS = 5_000;

/** Writes what hooks are told: troubles always, the coming and going of pools when that was asked for. */
export function createEventLog(log: Log, logPoolEvents: boolean): HookListeners {
  const tell = (level: 'debug' | 'warn' | 'error', event: string, fields: LogFields): void =>
    log(level, () => {
      const { line } = logEntry([event], fields);
      return { line, fields: { event, ...fields } };
    });
  const warnOfQueue = (event: string): ((tenantId: string | undefined) => void) =>
    throttle(
      (tenantId, times) => tell('warn', event, { ...whose(tenantId), ...(times > 1 ? { times } : {}) }),
      QUEUE_WARNINGS_EVERY_MS,
    );
  const poolEvents: HookListeners = {
    onPoolCreated: (tenant) => tell('debug', 'POOL_CREATED', { tenant }),
    onPoolEvicted: (tenant) => tell('debug', 'POOL_EVICTED', { tenant }),
    onTenantResolved: (tenant, schema) => tell('debug', 'TENANT_RESOLVED', { tenant, schema }),
  };
  return {
    onQueueFull: warnOfQueue('QUEUE_FULL'),
    onQueueTimeout: warnOfQueue('QUEUE_TIMEOUT'),
    onError: (tenantId, error) => tell('error', 'ERROR', describeError(tenantId, error)),
    ...(logPoolEvents ? poolEvents : {}),
  };
}

function whose(tenantId: string | undefined): LogFields {
  return tenantId === undefined ? { schema: 'shared' } : { tenant: tenantId };
}

function describeError(tenantId: string | undefined, error: Error): LogFields {
  return {
    ...(tenantId === undefined ? {} : { tenant: tenantId }),
    ...(isDmtError(error) ? { code: error.code } : {}),
    message: redactSecrets(error.message),
  };
}
