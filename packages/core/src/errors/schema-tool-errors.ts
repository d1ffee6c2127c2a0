import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** Migrations cannot be taken back; nothing was changed. */
export class RollbackRefusedError extends DmtError {
  /** @param problem - a sentence without its full stop */
  constructor(problem: string, options: { readonly remedy: string; readonly tenantId?: string }) {
    super('DMT_ROLLBACK_REFUSED', {
      reason: `${problem}.`,
      remedy: options.remedy,
      ...(options.tenantId === undefined ? {} : { details: { tenantId: options.tenantId } }),
    });
  }
}

/** drizzle-kit wrote no migration, and not because there was nothing to write. */
export class GenerateFailedError extends DmtError {
  /** @param problem - a sentence without its full stop */
  constructor(problem: string, options: ErrorCauseOptions & { readonly remedy: string }) {
    super('DMT_GENERATE_FAILED', {
      reason: `${problem}.`,
      remedy: options.remedy,
      cause: options.cause,
    });
  }
}

/** A schema that was prepared ahead would not be what the migrations make of a tenant's own. */
export class SpareRefusedError extends DmtError {
  /** @param problem - what keeps the name of its schema, to be read after "because" */
  constructor(problem: string) {
    super('DMT_SPARE_REFUSED', {
      reason: `Spare tenants cannot be prepared, because ${problem}.`,
      remedy:
        'Leave the name of the schema out of it, or set migrations.spares.count to 0: tenants are then created by running the migrations.',
      details: { problem },
    });
  }
}

/** A seed function threw; nothing of what it wrote remains. */
export class SeedFailedError extends DmtError {
  /** @param tenantId - undefined for the shared schema */
  constructor(tenantId: string | undefined, options: ErrorCauseOptions & { readonly why?: string } = {}) {
    const target = tenantId === undefined ? 'the shared schema' : `tenant ${quoteValue(tenantId)}`;
    const why = options.why ?? (options.cause instanceof Error ? options.cause.message : undefined);
    super('DMT_SEED_FAILED', {
      reason: `The seed of ${target} failed${why === undefined ? '' : `: ${why.replace(/\.$/, '')}`}.`,
      remedy: 'Its transaction was rolled back: correct the seed and run it again.',
      ...(tenantId === undefined ? {} : { details: { tenantId } }),
      cause: options.cause,
    });
  }
}
