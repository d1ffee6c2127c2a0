import { isDmtError } from '../../errors/index.ts';
import type { InterceptedQuery, QueryInterceptor } from '../../session/index.ts';
import { isServerError } from '../../wire/index.ts';
import type { TracerLike, TraceSpan } from './tracer.ts';

export interface TracingOptions {
  /**
   * Whether spans carry the text of the statement. Parameters are never in it; values that the application itself
   * wrote into its SQL are.
   *
   * @default true
   */
  readonly queryText?: boolean;
  /** Whether spans carry the tenant's id, as `dmt.tenant.id`. @default true */
  readonly tenantId?: boolean;
}

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of OpenTelemetry. */
const CLIENT = 2;
const ERROR = 2;

/**
 * A span for every statement, by OpenTelemetry's conventions for database clients. Its duration is what the caller
 * waited, so waiting for a connection is in it.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/database/postgresql/
 * @example
 * import { trace } from '@opentelemetry/api';
 *
 * tenants.use(createTracingInterceptor(trace.getTracer('my-service')));
 */
export function createTracingInterceptor(tracer: TracerLike, options: TracingOptions = {}): QueryInterceptor {
  const { queryText = true, tenantId = true } = options;
  return async function tracing(query, next) {
    const operation = operationOf(query.text);
    const span = tracer.startSpan(operation ?? 'postgresql', {
      kind: CLIENT,
      attributes: {
        'db.system.name': 'postgresql',
        ...(operation === undefined ? {} : { 'db.operation.name': operation }),
        ...(queryText ? { 'db.query.text': query.text } : {}),
        ...tenantAttribute(query, tenantId),
      },
    });
    try {
      return await next(query);
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  };
}

function tenantAttribute({ tenantId }: InterceptedQuery, isWanted: boolean): Record<string, string> {
  return tenantId === undefined || !isWanted ? {} : { 'dmt.tenant.id': tenantId };
}

/** The first word, which is what the conventions ask for; nothing where a comment comes first. */
function operationOf(text: string): string | undefined {
  return /^\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase();
}

/** The kind of failure. Its message stays out: PostgreSQL quotes values in it. */
function recordFailure(span: TraceSpan, error: unknown): void {
  if (isServerError(error)) span.setAttribute('db.response.status_code', error.code);
  span.setAttribute('error.type', failureType(error));
  span.setStatus({ code: ERROR });
}

function failureType(error: unknown): string {
  if (isDmtError(error) || isServerError(error)) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}
