/** How loud a line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

type LogMethod = (...args: never[]) => unknown;

/** A logger of pino or winston, or one with these methods that takes the message first. */
export type LogProvider = Readonly<Record<LogLevel, LogMethod>>;

/** Where lines go. */
export interface LoggerOptions {
  /** A logger of pino or winston; its own level applies too. */
  readonly provider: LogProvider;
  /** The least that is written. @default 'debug' with `debug.enabled`, else 'info' */
  readonly level?: LogLevel;
}

/** Numbers for `getMetrics` and `getPrometheusMetrics`. */
export interface MetricsOptions {
  /** Whether statements are counted. @default true */
  readonly enabled?: boolean;
  /** First part of the names of Prometheus. @default 'dmt' */
  readonly prefix?: string;
}

/** Lines that show what happens, for development. They go to `hooks.logger`, else to the standard error stream. */
export interface DebugOptions {
  /** @default false */
  readonly enabled?: boolean;
  /** A line for every statement. @default true */
  readonly logQueries?: boolean;
  /** A line when a tenant is resolved or evicted, or a pool is opened. @default true */
  readonly logPoolEvents?: boolean;
  /** Statements that take as long as this are marked `SLOW_QUERY`, in milliseconds. @default 1_000 */
  readonly slowQueryThreshold?: number;
  /** Show the parameters of statements, whatever is in them. @default false */
  readonly logParams?: boolean;
}
