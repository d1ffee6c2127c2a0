export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

export interface QueryFigure {
  readonly tenants: number;
  readonly phase: string;
  readonly inFlight: number;
  readonly contender: string;
  readonly perSecond: number;
  /** Throughput divided by plain Drizzle's of the same round. */
  readonly ratio: Spread;
  readonly p99Ms: number;
  readonly failed: number;
}

export interface MemoryFigure {
  readonly routing: string;
  readonly backends: number;
  readonly totalBytes: number;
}

/** What `pnpm bench` measured, as far as this site shows it. */
export interface Figures {
  readonly finishedAt: string;
  readonly machine: { readonly processors: number; readonly processor: string; readonly node: string };
  readonly postgres: string;
  readonly rounds: number;
  readonly memoryTenants: number;
  readonly queries: readonly QueryFigure[];
  readonly latency: readonly QueryFigure[];
  readonly roundTripMs: number;
  readonly memory: readonly MemoryFigure[];
  readonly handles: ReadonlyArray<{ readonly name: string; readonly unit: string; readonly spread: Spread }>;
}

export function parseFigures(json: string): Figures {
  // Written by take-figures.ts from exactly this interface.
  return JSON.parse(json) as Figures;
}

/** "4 cores, PostgreSQL 15.18, 5 rounds": what a reader needs to judge a figure. */
export function describeConditions({ machine, postgres, rounds }: Figures): string {
  return `${machine.processors} cores, PostgreSQL ${postgres} on loopback, medians of ${rounds} interleaved rounds, bars are quartiles`;
}
