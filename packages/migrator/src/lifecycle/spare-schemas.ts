import type { RunSql, SchemaName } from '@dmt/core/internal';

/** Schemas that wait for a tenant, as the creation of one sees them. */
export interface SpareSchemas {
  /** Takes one in the caller's transaction; `undefined` when none is ready. */
  take(run: RunSql): Promise<SchemaName | undefined>;
  /** Whether a schema is one that was taken here: then the commit that gave it its name was ours. */
  hasBecome(run: RunSql, schemaName: SchemaName): Promise<boolean>;
}
