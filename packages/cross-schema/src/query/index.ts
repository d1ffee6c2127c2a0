export {
  type CrossSchemaQuery,
  type CrossSchemaQueryOptions,
  type CrossSchemaSources,
  createCrossSchemaQuery,
} from './cross-schema-query.ts';
export { findSides, findSidesOf } from './find-sides.ts';
export { type Join, type Sources, selectOver } from './select-over.ts';
export type { JoinedSelect, JoinShape, JoinType, QueryableDb, RowOf } from './select-types.ts';
export { type SharedFields, type SharedLookupOptions, withSharedLookup } from './shared-lookup.ts';
export { resolveTable, type Side } from './side-resolver.ts';
export { type SharedAwareQuery, type SharedAwareSources, withShared } from './with-shared.ts';
