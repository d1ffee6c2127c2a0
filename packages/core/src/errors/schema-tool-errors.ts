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
