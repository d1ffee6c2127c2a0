/** What is known about an error before one has happened. */
export interface ErrorCatalogueEntry {
  /** Name of the class, kept here because a bundler may rename the class itself. */
  readonly name: string;
  /** Status an HTTP adapter answers with, unless the application decides otherwise. */
  readonly httpStatus: number;
  /** Exit code of the `dmt` command. */
  readonly exitCode: number;
  /** Anchor of the entry in ERRORS.md. */
  readonly docs: string;
  readonly summary: string;
}

const entry = (
  name: string,
  httpStatus: number,
  exitCode: number,
  docs: string,
  summary: string,
): ErrorCatalogueEntry => ({ name, httpStatus, exitCode, docs, summary });

/**
 * Every code a caller may compare with. A code, once released, keeps its meaning.
 */
export type DmtErrorCode =
  | 'DMT_CONFIG_INVALID'
  | 'DMT_CONFIG_NOT_FOUND'
  | 'DMT_CONFIG_LOAD_FAILED'
  | 'DMT_USAGE'
  | 'DMT_REFUSED'
  | 'DMT_UNEXPECTED'
  | 'DMT_TENANT_ID_INVALID'
  | 'DMT_TENANT_ID_MISSING'
  | 'DMT_TENANT_REFUSED'
  | 'DMT_TOKEN_REFUSED'
  | 'DMT_SCHEMA_NAME_INVALID'
  | 'DMT_TENANT_NOT_FOUND'
  | 'DMT_TENANT_EXISTS'
  | 'DMT_TENANT_NAME_COLLISION'
  | 'DMT_TENANT_NOT_ADOPTED'
  | 'DMT_TENANT_SUSPENDED'
  | 'DMT_TENANT_NOT_READY'
  | 'DMT_TENANT_ROLE_UNUSABLE'
  | 'DMT_NO_TENANT_CONTEXT'
  | 'DMT_TENANT_MISMATCH'
  | 'DMT_CONTEXT_UNSUPPORTED'
  | 'DMT_NOT_ONE_DATABASE'
  | 'DMT_CONNECTION_FAILED'
  | 'DMT_OUTCOME_UNKNOWN'
  | 'DMT_QUEUE_TIMEOUT'
  | 'DMT_QUEUE_FULL'
  | 'DMT_DISPOSED'
  | 'DMT_ABORTED'
  | 'DMT_DEADLINE_EXCEEDED'
  | 'DMT_STATEMENT_REFUSED'
  | 'DMT_TRANSACTION_FAILED'
  | 'DMT_INTERCEPTOR_MISUSED'
  | 'DMT_POOLER_MISMATCH'
  | 'DMT_DIRECTORY_UNREADABLE'
  | 'DMT_ISOLATION_BROKEN'
  | 'DMT_TENANT_ELSEWHERE'
  | 'DMT_LIFECYCLE_MISSING'
  | 'DMT_MIGRATIONS_NOT_FOUND'
  | 'DMT_MIGRATION_SOURCE_INVALID'
  | 'DMT_MIGRATION_CHANGED'
  | 'DMT_MIGRATION_OUT_OF_ORDER'
  | 'DMT_MIGRATION_FAILED'
  | 'DMT_MIGRATION_HOOK_FAILED'
  | 'DMT_LEDGER_UNRECOGNISED'
  | 'DMT_LEDGER_MISSING'
  | 'DMT_ROLLBACK_REFUSED'
  | 'DMT_GENERATE_FAILED'
  | 'DMT_SEED_FAILED'
  | 'DMT_SPARE_REFUSED'
  | 'DMT_DISCOVERY_FAILED'
  | 'DMT_DATABASE';

/** The one table of codes of all `@dmt/*` packages. */
export const errorCatalogue: Readonly<Record<DmtErrorCode, ErrorCatalogueEntry>> = Object.freeze({
  DMT_CONFIG_INVALID: entry(
    'ConfigError',
    500,
    2,
    'configuration-invalid',
    'The configuration has problems.',
  ),
  DMT_CONFIG_NOT_FOUND: entry(
    'ConfigNotFoundError',
    500,
    2,
    'configuration-not-found',
    'There is no configuration file.',
  ),
  DMT_CONFIG_LOAD_FAILED: entry(
    'ConfigLoadError',
    500,
    2,
    'configuration-not-loaded',
    'The configuration file could not be loaded.',
  ),
  DMT_USAGE: entry(
    'UsageError',
    500,
    2,
    'wrong-usage',
    'A command or function was called in a way that has no meaning.',
  ),
  DMT_REFUSED: entry(
    'ConfirmationMissingError',
    409,
    1,
    'confirmation-missing',
    'Something that cannot be undone was not confirmed',
  ),
  DMT_UNEXPECTED: entry('UnexpectedError', 500, 1, 'unexpected', 'Something unforeseen happened'),
  DMT_TENANT_ID_INVALID: entry(
    'InvalidTenantIdError',
    400,
    2,
    'tenant-id-invalid',
    'The value cannot be a tenant id.',
  ),
  DMT_TENANT_ID_MISSING: entry(
    'TenantIdMissingError',
    400,
    2,
    'tenant-id-missing',
    'The request names no tenant.',
  ),
  DMT_TENANT_REFUSED: entry(
    'TenantRefusedError',
    403,
    1,
    'tenant-refused',
    'The request may not act for this tenant.',
  ),
  DMT_TOKEN_REFUSED: entry('TokenRefusedError', 401, 1, 'token-refused', 'The token was refused.'),
  DMT_SCHEMA_NAME_INVALID: entry(
    'InvalidSchemaNameError',
    500,
    2,
    'schema-name-invalid',
    'The name cannot be that of a schema.',
  ),
  DMT_TENANT_NOT_FOUND: entry(
    'TenantNotFoundError',
    404,
    1,
    'tenant-not-found',
    'The tenant does not exist.',
  ),
  DMT_TENANT_EXISTS: entry('TenantExistsError', 409, 1, 'tenant-exists', 'The tenant exists already.'),
  DMT_TENANT_NAME_COLLISION: entry(
    'TenantNameCollisionError',
    500,
    1,
    'tenant-name-collision',
    'Two tenant ids lead to one schema.',
  ),
  DMT_TENANT_NOT_ADOPTED: entry(
    'TenantNotAdoptedError',
    503,
    1,
    'tenant-not-adopted',
    'The schema does not say which tenant owns it.',
  ),
  DMT_TENANT_SUSPENDED: entry('TenantSuspendedError', 403, 1, 'tenant-suspended', 'The tenant is suspended.'),
  DMT_TENANT_NOT_READY: entry(
    'TenantNotReadyError',
    503,
    1,
    'tenant-not-ready',
    'The tenant is being created or dropped.',
  ),
  DMT_TENANT_ROLE_UNUSABLE: entry(
    'TenantRoleError',
    503,
    1,
    'tenant-role-unusable',
    'The role of the tenant is missing, or may not be used.',
  ),
  DMT_NO_TENANT_CONTEXT: entry(
    'NoTenantContextError',
    500,
    1,
    'no-tenant-context',
    'There is no current tenant.',
  ),
  DMT_TENANT_MISMATCH: entry(
    'TenantMismatchError',
    500,
    1,
    'tenant-mismatch',
    'Another tenant was entered inside a tenant.',
  ),
  DMT_CONTEXT_UNSUPPORTED: entry(
    'ContextUnsupportedError',
    500,
    2,
    'context-unsupported',
    'The runtime cannot carry a tenant through asynchronous code.',
  ),
  DMT_NOT_ONE_DATABASE: entry(
    'NotOneDatabaseError',
    500,
    2,
    'not-one-database',
    "A query joins a tenant's tables with shared ones that lie in another database.",
  ),
  DMT_CONNECTION_FAILED: entry(
    'ConnectionFailedError',
    503,
    4,
    'connection-failed',
    'PostgreSQL could not be reached, or hung up.',
  ),
  DMT_OUTCOME_UNKNOWN: entry(
    'UnknownOutcomeError',
    500,
    4,
    'outcome-unknown',
    'The connection was lost before the answer to a commit arrived.',
  ),
  DMT_QUEUE_TIMEOUT: entry(
    'QueueTimeoutError',
    503,
    4,
    'queue-timeout',
    'No connection became free in time.',
  ),
  DMT_QUEUE_FULL: entry(
    'QueueFullError',
    503,
    4,
    'queue-full',
    'No connection is free, and no more requests may wait for one.',
  ),
  DMT_DISPOSED: entry('ManagerDisposedError', 503, 4, 'disposed', 'The manager was disposed of.'),
  DMT_ABORTED: entry('StatementAbortedError', 499, 130, 'aborted', 'The caller gave up.'),
  DMT_DEADLINE_EXCEEDED: entry(
    'DeadlineExceededError',
    504,
    4,
    'deadline-exceeded',
    'The work was not done by its deadline.',
  ),
  DMT_STATEMENT_REFUSED: entry(
    'StatementRefusedError',
    500,
    1,
    'statement-refused',
    'The statement would outlive its request.',
  ),
  DMT_TRANSACTION_FAILED: entry(
    'TransactionFailedError',
    500,
    4,
    'transaction-failed',
    'The transaction is over before its end.',
  ),
  DMT_INTERCEPTOR_MISUSED: entry(
    'InterceptorError',
    500,
    1,
    'interceptor-misused',
    'An interceptor broke its contract.',
  ),
  DMT_POOLER_MISMATCH: entry(
    'PoolerMismatchError',
    500,
    4,
    'pooler-mismatch',
    'What stands before PostgreSQL is not what the configuration says.',
  ),
  DMT_DIRECTORY_UNREADABLE: entry(
    'DirectoryUnreadableError',
    503,
    4,
    'directory-unreadable',
    'The tenant directory cannot be read.',
  ),
  DMT_ISOLATION_BROKEN: entry(
    'IsolationBrokenError',
    500,
    4,
    'isolation-broken',
    'The server would let rows of one tenant reach another.',
  ),
  DMT_TENANT_ELSEWHERE: entry(
    'TenantElsewhereError',
    500,
    2,
    'tenant-elsewhere',
    'The tenant was created with another strategy.',
  ),
  DMT_LIFECYCLE_MISSING: entry(
    'LifecycleMissingError',
    500,
    2,
    'lifecycle-missing',
    'The manager was given nothing that creates or drops tenants.',
  ),
  DMT_MIGRATIONS_NOT_FOUND: entry(
    'MigrationsNotFoundError',
    500,
    3,
    'migrations-not-found',
    'The folder of migrations cannot be read.',
  ),
  DMT_MIGRATION_SOURCE_INVALID: entry(
    'MigrationSourceError',
    500,
    3,
    'migration-source-invalid',
    'A migration file or journal is malformed.',
  ),
  DMT_MIGRATION_CHANGED: entry(
    'MigrationChangedError',
    500,
    3,
    'migration-changed',
    'A migration was edited after it had been applied.',
  ),
  DMT_MIGRATION_OUT_OF_ORDER: entry(
    'MigrationOutOfOrderError',
    500,
    3,
    'migration-out-of-order',
    'A migration comes before one that is applied.',
  ),
  DMT_MIGRATION_FAILED: entry(
    'MigrationFailedError',
    500,
    1,
    'migration-failed',
    'PostgreSQL refused a migration.',
  ),
  DMT_MIGRATION_HOOK_FAILED: entry(
    'MigrationHookError',
    500,
    1,
    'migration-hook-failed',
    'A hook around a migration threw.',
  ),
  DMT_LEDGER_UNRECOGNISED: entry(
    'LedgerError',
    500,
    3,
    'ledger-unrecognised',
    'The table of applied migrations has an unknown form.',
  ),
  DMT_LEDGER_MISSING: entry(
    'LedgerMissingError',
    500,
    3,
    'ledger-missing',
    'A schema holds tables, and nothing says which migrations made them.',
  ),
  DMT_ROLLBACK_REFUSED: entry(
    'RollbackRefusedError',
    500,
    3,
    'rollback-refused',
    'Migrations cannot be taken back.',
  ),
  DMT_GENERATE_FAILED: entry(
    'GenerateFailedError',
    500,
    3,
    'generate-failed',
    'drizzle-kit generated no migration.',
  ),
  DMT_SEED_FAILED: entry('SeedFailedError', 500, 1, 'seed-failed', 'A seed function threw.'),
  DMT_SPARE_REFUSED: entry(
    'SpareRefusedError',
    500,
    3,
    'spare-refused',
    'The migrations make schemas that cannot be given to a tenant afterwards.',
  ),
  DMT_DISCOVERY_FAILED: entry(
    'DiscoveryError',
    500,
    5,
    'discovery-failed',
    'The list of tenants could not be made.',
  ),
  DMT_DATABASE: entry(
    'DatabaseError',
    503,
    4,
    'database-failed',
    'PostgreSQL refused an operation of a tool.',
  ),
});
