import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** A folder of migrations is missing, empty or unreadable. */
export class MigrationsNotFoundError extends DmtError {
  /** @param problem - to be read after the folder: `does not exist` */
  constructor(
    folder: string,
    problem: string,
    options: ErrorCauseOptions & { readonly remedy?: string } = {},
  ) {
    super('DMT_MIGRATIONS_NOT_FOUND', {
      reason: `The migrations folder ${quoteValue(folder)} ${problem}.`,
      remedy:
        options.remedy ??
        'Write the first migration with `dmt generate` (shared: `dmt generate:shared`), or correct the folder in the configuration.',
      details: { folder },
      cause: options.cause,
    });
  }
}

/** A migration file or a journal is malformed. */
export class MigrationSourceError extends DmtError {
  /** @param problem - to be read after the file: `is empty` */
  constructor(file: string, problem: string, options: ErrorCauseOptions & { readonly remedy?: string } = {}) {
    super('DMT_MIGRATION_SOURCE_INVALID', {
      reason: `The migration file ${quoteValue(file)} ${problem}.`,
      remedy: options.remedy ?? 'Correct the file, or generate it again.',
      details: { file },
      cause: options.cause,
    });
  }
}

/** A migration was edited after it had been applied. */
export class MigrationChangedError extends DmtError {
  /** @param tenantId - undefined for the shared schema */
  constructor(tenantId: string | undefined, migration: string) {
    super('DMT_MIGRATION_CHANGED', {
      reason: `Migration ${quoteValue(migration)} was edited after it had been applied to ${describeTarget(tenantId)}.`,
      remedy: 'Restore the file as it was, and put the change into a new migration.',
      details: { migration, ...tenantDetail(tenantId) },
    });
  }
}

/** A migration comes before one that is applied already, and `migrations.outOfOrder` is `error`. */
export class MigrationOutOfOrderError extends DmtError {
  /** @param tenantId - undefined for the shared schema */
  constructor(tenantId: string | undefined, migration: string, appliedLater: string) {
    super('DMT_MIGRATION_OUT_OF_ORDER', {
      reason: `Migration ${quoteValue(migration)} comes before ${quoteValue(appliedLater)}, which is applied to ${describeTarget(tenantId)} already.`,
      remedy: "Renumber the migration to come last, or set migrations.outOfOrder to 'apply'.",
      details: { migration, appliedLater, ...tenantDetail(tenantId) },
    });
  }
}

/** PostgreSQL refused a migration; nothing of it remains unless it ran without a transaction. */
export class MigrationFailedError extends DmtError {
  readonly tenantId: string | undefined;
  readonly migration: string;

  /** @param tenantId - undefined for the shared schema */
  constructor(
    tenantId: string | undefined,
    migration: string,
    options: ErrorCauseOptions & {
      readonly line?: number;
      readonly remedy?: string;
      /** Who held the lock that it waited for, to be read after "blocked by". */
      readonly blockedBy?: ReadonlyArray<string>;
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    const line = options.line === undefined ? '' : ` at line ${options.line}`;
    const why = options.cause instanceof Error ? `: ${options.cause.message.replace(/\.$/, '')}` : '';
    const who = options.blockedBy === undefined ? '' : `, blocked by ${options.blockedBy.join(' and ')}`;
    super('DMT_MIGRATION_FAILED', {
      reason: `Migration ${quoteValue(migration)} failed${line} for ${describeTarget(tenantId)}${why}${who}.`,
      remedy: options.remedy ?? 'Correct the migration, or what it met in the database, and run it again.',
      details: {
        migration,
        ...(options.line === undefined ? {} : { line: options.line }),
        ...tenantDetail(tenantId),
        ...options.details,
      },
      cause: options.cause,
    });
    this.tenantId = tenantId;
    this.migration = migration;
  }
}

/** A hook around the migration of a tenant threw. */
export class MigrationHookError extends DmtError {
  /** @param hook - its name and what it was called for */
  constructor(
    tenantId: string,
    hook: { readonly name: string; readonly migration?: string },
    options: ErrorCauseOptions = {},
  ) {
    const where = hook.migration === undefined ? '' : ` for migration ${quoteValue(hook.migration)}`;
    const why = options.cause instanceof Error ? `: ${options.cause.message.replace(/\.$/, '')}` : '';
    super('DMT_MIGRATION_HOOK_FAILED', {
      reason: `The hook ${hook.name} of ${describeTarget(tenantId)} failed${where}${why}.`,
      remedy: HOOK_REMEDIES[hook.name.startsWith('before') ? 'before' : 'after'],
      details: { hook: hook.name, ...tenantDetail(tenantId), ...migrationDetail(hook.migration) },
      cause: options.cause,
    });
  }
}

const HOOK_REMEDIES = {
  before: 'Correct the hook and run it again: nothing was begun that it was called before.',
  after: 'What the hook was called after is done and stays; correct the hook, and run it again for the rest.',
} as const;

/** The table of applied migrations has a form that nobody known writes. */
export class LedgerError extends DmtError {
  /** @param problem - to be read after the table: `has no column "hash"` */
  constructor(
    table: string,
    problem: string,
    options: ErrorCauseOptions & { readonly tenantId?: string; readonly remedy?: string } = {},
  ) {
    super('DMT_LEDGER_UNRECOGNISED', {
      reason: `The migrations table ${quoteValue(table)} ${problem}.`,
      remedy: options.remedy ?? 'Check migrations.migrationsTable and migrations.sharedMigrationsTable.',
      details: { table, ...tenantDetail(options.tenantId) },
      cause: options.cause,
    });
  }
}

/** A schema holds tables, and no table that says which migrations made them. */
export class LedgerMissingError extends DmtError {
  constructor(
    tenantId: string,
    { schemaName, tableName }: { readonly schemaName: string; readonly tableName: string },
  ) {
    super('DMT_LEDGER_MISSING', {
      reason: `Schema ${quoteValue(schemaName)} of tenant ${quoteValue(tenantId)} holds tables but no ${quoteValue(tableName)} that says which migrations made them.`,
      remedy:
        'Record those that did as applied with `dmt migrate --mark-applied --up-to <the last one>` or markAsApplied(), or begin with an empty record with adopt().',
      details: { schemaName, tableName, tenantId },
    });
  }
}

/** The list of tenants could not be made. */
export class DiscoveryError extends DmtError {
  /** @param problem - to be read as a clause: `migrations.tenantDiscovery threw an error` */
  constructor(problem: string, options: ErrorCauseOptions & { readonly remedy?: string } = {}) {
    const why = options.cause instanceof Error ? ` (${options.cause.message.replace(/\.$/, '')})` : '';
    super('DMT_DISCOVERY_FAILED', {
      reason: `The list of tenants could not be made: ${problem}${why}.`,
      remedy: options.remedy ?? 'Make migrations.tenantDiscovery return the ids of all tenants, each once.',
      cause: options.cause,
    });
  }
}

function describeTarget(tenantId: string | undefined): string {
  return tenantId === undefined ? 'the shared schema' : `tenant ${quoteValue(tenantId)}`;
}

function tenantDetail(tenantId: string | undefined): { tenantId?: string } {
  return tenantId === undefined ? {} : { tenantId };
}

function migrationDetail(migration: string | undefined): { migration?: string } {
  return migration === undefined ? {} : { migration };
}
