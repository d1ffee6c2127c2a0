import type { SchemaName } from '../tenant/index.ts';

/** A setting that travels with each statement of a tenant. */
export interface PlacementSetting {
  readonly name: string;
  readonly value: string;
}

/** Where a tenant lives, and what PostgreSQL must be told with each of its statements. */
export interface Placement {
  /** Empty for the shared schema. */
  readonly tenantId: string;
  readonly strategy: 'schema';
  /** Empty when there is one region. */
  readonly region: string;
  /** Part of the key of a pool; empty for the configured database. */
  readonly database: string;
  readonly schemaName: SchemaName;
  /** Quoted, as `search_path` takes it: `"tenant_acme", pg_temp`. */
  readonly searchPath: string;
  /** Settings besides the search path. */
  readonly settings: ReadonlyArray<PlacementSetting>;
}
