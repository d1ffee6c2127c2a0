/** Checked by `tsc`: what users may write where dmt is watched. Nothing here runs. */
import {
  createTenantManager,
  createTracingInterceptor,
  defineConfig,
  type QueryInterceptor,
} from '@dmt/core';
import pino from 'pino';
import { Registry } from 'prom-client';
import winston from 'winston';

const tenants = createTenantManager(
  defineConfig({
    connection: { url: '' },
    schemas: { tenant: {} },
    hooks: { logger: { provider: pino(), level: 'warn' } },
  }),
);
defineConfig({
  connection: { url: '' },
  schemas: { tenant: {} },
  hooks: { logger: { provider: winston.createLogger() } },
});

tenants.use(async (query, next) => {
  const tenantId: string | undefined = query.tenantId;
  const isOwn: boolean = query.inTransaction && query.name !== undefined && query.params.length > 0;
  // @ts-expect-error a query is not changed in place
  query.text = 'select 1';
  // @ts-expect-error nor are its parameters
  query.params.push(tenantId, isOwn);
  return next({ ...query, params: [] });
});
// @ts-expect-error an interceptor returns the outcome
tenants.use(async (query, next) => {
  await next(query);
});
const remove: () => void = tenants.use((_, next) => next());
remove();

export const named: QueryInterceptor = (query, next) => next(query);

/** The form of OpenTelemetry's tracer, whose methods return the span and take more than is given. */
interface OtelSpan {
  setAttribute(key: string, value: string | number | boolean): this;
  setStatus(status: { code: 0 | 1 | 2; message?: string }): this;
  end(endTime?: number | Date): void;
}
declare const tracer: {
  startSpan(
    name: string,
    options?: { kind?: 0 | 1 | 2; attributes?: Record<string, unknown> },
    context?: object,
  ): OtelSpan;
};
tenants.use(createTracingInterceptor(tracer));
tenants.registerMetrics(new Registry());
// @ts-expect-error nothing of prom-client
tenants.registerMetrics({});
