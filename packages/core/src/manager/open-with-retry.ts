import { type ResolvedConnection, toDatabase } from '../config/index.ts';
import { ConnectionFailedError, isDmtError, TenantNotFoundError } from '../errors/index.ts';
import { createOutageGate, type RetryPolicy, retryConnecting } from '../pool/index.ts';
import type { ConnectionOpener, StatementConnection } from '../wire/index.ts';
import { monotonicClock, random } from './ambient-defaults.ts';

/** Opens connections by the configuration's retry policy; what fails for good says where to and how often. */
export function openWithRetry(
  opener: ConnectionOpener,
  { retry, poolConfig }: ResolvedConnection,
  databaseOfTenant: (tenantId: string) => string,
): (signal: AbortSignal, tenantId?: string) => Promise<StatementConnection> {
  const gate = createOutageGate(monotonicClock);
  const policy = { ...retry, onRetry: guarded(retry.onRetry) };
  return async (signal, tenantId) => {
    const database = tenantId === undefined ? '' : databaseOfTenant(tenantId);
    let attempts = 0;
    const connect = (): Promise<StatementConnection> => {
      attempts++;
      return gate(() => opener.open(signal, database));
    };
    try {
      return await retryConnecting(connect, policy, random, signal);
    } catch (error) {
      if (isDmtError(error)) throw error;
      if (tenantId !== undefined && database !== '' && isMissingDatabase(error)) {
        throw new TenantNotFoundError(tenantId, { cause: error });
      }
      const target = describeTarget(toDatabase(poolConfig, database));
      throw new ConnectionFailedError({
        ...(target === undefined ? {} : { target }),
        attempts,
        cause: error,
      });
    }
  };
}

function isMissingDatabase(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === '3D000';
}

/** What a hook does wrong must not keep anybody from connecting. */
function guarded(onRetry: RetryPolicy['onRetry']): RetryPolicy['onRetry'] {
  return (...args) => {
    void Promise.resolve(args)
      .then((given) => onRetry?.(...given))
      .catch(() => undefined);
  };
}

/** `host:port/database`, without the user and never with the password. */
function describeTarget({
  connectionString,
  host,
  port,
  database,
}: ResolvedConnection['poolConfig']): string | undefined {
  if (connectionString === undefined)
    return host === undefined ? undefined : `${host}:${port ?? 5432}/${database ?? ''}`;
  if (!URL.canParse(connectionString)) return undefined;
  const url = new URL(connectionString);
  return `${url.hostname}:${url.port || 5432}${url.pathname}`;
}
