/** Rules of `dmt lint` over Drizzle tables. */
export const SCHEMA_LINT_RULES = [
  'column-naming',
  'index-foreign-keys',
  'no-cascade-delete',
  'prefer-uuid-pk',
  'require-primary-key',
  'require-soft-delete',
  'require-timestamps',
  'table-naming',
] as const;

/** Rules of `dmt lint` over migrations. */
export const MIGRATION_LINT_RULES = [
  'add-column-identity',
  'add-column-not-null',
  'add-column-references',
  'add-column-stored',
  'add-column-unique',
  'add-column-volatile-default',
  'add-constraint-validated',
  'add-exclusion',
  'add-unique-without-index',
  'change-column-type',
  'cluster-or-vacuum-full',
  'create-index-blocking',
  'delete-all-rows',
  'drop-column',
  'drop-index-blocking',
  'drop-table',
  'lock-table',
  'move-table-storage',
  'refresh-view-blocking',
  'reindex-blocking',
  'rename',
  'set-not-null',
  'truncate',
  'update-all-rows',
  'validate-in-same-transaction',
] as const;

export type SchemaLintRule = (typeof SCHEMA_LINT_RULES)[number];

export type MigrationLintRule = (typeof MIGRATION_LINT_RULES)[number];
