/** The part of Drizzle's logger that is called. */
export interface DrizzleLogger {
  logQuery(query: string, params: unknown[]): void;
}

/** Passed to `drizzle()` for every handle. */
export interface DrizzleOptions {
  /** How keys become names of columns; Drizzle 0.45 only, 1.x has `snakeCase.table()`. @default as declared */
  readonly casing?: 'snake_case' | 'camelCase';
  /** Drizzle's own query log. @default false */
  readonly logger?: boolean | DrizzleLogger;
}
