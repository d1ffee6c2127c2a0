/** The part of OpenTelemetry's `Span` that is called. */
export interface TraceSpan {
  setAttribute(key: string, value: string): unknown;
  setStatus(status: { code: 0 | 1 | 2 }): unknown;
  end(): void;
}

/** The part of OpenTelemetry's `Tracer` that is called. */
export interface TracerLike {
  startSpan(name: string, options: { kind: 2; attributes: Record<string, string> }): TraceSpan;
}
