import type { TenantExtractor } from '@dmt/core';

/** A message of a microservice or of a WebSocket, in the place of a request. */
export class TenantMessage {
  /** What was sent, as it was parsed. */
  readonly data: unknown;
  /** What the transport says of it: `NatsContext`, `KafkaContext`, …; the client for a WebSocket. */
  readonly context: unknown;

  constructor(data: unknown, context: unknown) {
    this.data = data;
    this.context = context;
  }
}

/**
 * The tenant that a property of a message names. Nothing for an HTTP request, so that one module serves both:
 * `firstOf(fromHeader('x-tenant-id'), fromMessage('tenantId'))`.
 */
export function fromMessage(property: string): TenantExtractor {
  return (request) => {
    if (!(request instanceof TenantMessage)) return undefined;
    const { data } = request;
    if (typeof data !== 'object' || data === null || !Object.hasOwn(data, property)) return undefined;
    // Whatever it is that was sent: an extractor's result is parsed, and refused unless it is one id.
    return Reflect.get(data, property) as string;
  };
}
