import type { RunSql, SchemaName } from '@dmt/core/internal';

/** Schemas that wait for a tenant, as the creation of one sees them. */
export interface SpareSchemas {
  /** Takes one in the transaction in which it runs; its rows are for `accept`. */
  readonly takeSql: string;
  /** The schema that was taken, and is ours once that transaction is committed; `undefined` when none is ready. */
  accept(rows: ReadonlyArray<Record<string, unknown>>): SchemaName | undefined;
  /** Whether a schema is one that was accepted here: then the commit that gave it its name was ours. */
  hasBecome(run: RunSql, schemaName: SchemaName): Promise<boolean>;
}
