import type { Server } from 'node:http';
import { tenants } from './tenants.ts';

export async function report() {
  // #region health
  const { healthy, pools } = await tenants.healthCheck({ pingTimeoutMs: 1_000 });
  const text = tenants.getPrometheusMetrics();
  // #endregion health
  return { healthy, pools, text };
}

export function closeOnSignal(server: Server) {
  // #region shutdown
  process.once('SIGTERM', () => server.close(() => void tenants.dispose({ graceMs: 10_000 })));
  // #endregion shutdown
}

export function keepReadOnly(frozen: ReadonlySet<string>) {
  // #region interceptor
  tenants.use(async (query, next) => {
    const isWrite = query.kind === 'plain' && !/^\s*select\b/i.test(query.text);
    if (isWrite && query.tenantId !== undefined && frozen.has(query.tenantId)) {
      throw new Error(`Tenant ${query.tenantId} is read-only today.`);
    }
    return next(query);
  });
  // #endregion interceptor
}
