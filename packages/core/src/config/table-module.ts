/** Drizzle tables and relations by name, as `import * as tables` gives them. */
export type TableModule = Record<string, unknown>;

/** No tables. */
export type NoTables = Record<string, never>;
