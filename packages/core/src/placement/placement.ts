import type { StrategyName } from '../config/index.ts';
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
  readonly strategy: StrategyName;
  /** Empty when there is one region. */
  readonly region: string;
  /** Part of the key of a pool; empty for the configured database. */
  readonly database: string;
  /** Where the tenant's tables are: in a schema of its own, or in `public`. */
  readonly schemaName: SchemaName;
  /** Whether each statement proves that the schema is there, since it may be dropped with its tenant. */
  readonly provesSchema: boolean;
  /** The one name that is the tenant's alone, and reserved for it in the directory: of its schema, or its database. */
  readonly reservedName: string;
  /** Quoted, as `search_path` takes it: `"tenant_acme", pg_temp`. */
  readonly searchPath: string;
  /** Settings besides the search path. */
  readonly settings: ReadonlyArray<PlacementSetting>;
}
