import {
  findDmtError,
  type RequestManager,
  type RequestView,
  type TenantRequestContext,
  type TenantRequestOptions,
} from '@dmt/core';
import { createTenantResolver, type RequestTenant } from '@dmt/core/internal';
import { type Job, UnrecoverableError } from 'bullmq';
import type { TenantStamps } from './tenant-stamp.ts';

/** What a processor finds on its job. */
export interface JobTenant<TManager extends RequestManager, TFields extends object> {
  /** The tenant's handle. */
  readonly tenantDb: ReturnType<TManager['getDb']>;
  /** The tenant's id and handles, with the fields of `enrichContext`. */
  readonly tenant: TenantRequestContext<TManager, TFields>;
}

/** The part of a job that its tenant is found by; a sandboxed processor's has no more. */
export type StampedJob = Pick<Job, 'queueName' | 'opts'>;

/** What BullMQ hands to a processor beside the job. */
type Rest = readonly unknown[];

/** Has a processor run as the tenant of its job, if that has one. */
export type TenantProcessorWrapper<TManager extends RequestManager, TFields extends object> = <
  TJob extends StampedJob,
  TRest extends Rest,
  TResult,
>(
  processor: (job: TJob & JobTenant<TManager, TFields>, ...rest: TRest) => Promise<TResult> | TResult,
) => (job: TJob, ...rest: TRest) => Promise<TResult>;

/** A job has no headers, no path and no query to look at. */
const NO_VIEW: RequestView = {
  host: undefined,
  headers: () => [],
  parameter: () => undefined,
  query: () => [],
};

export function createProcessorWrapper<TManager extends RequestManager, TFields extends object>(
  options: Omit<TenantRequestOptions<StampedJob, TManager, TFields>, 'extractTenantId'>,
  stamps: TenantStamps,
): TenantProcessorWrapper<TManager, TFields> {
  const { resolve } = createTenantResolver({
    ...options,
    extractTenantId: ({ queueName, opts }: StampedJob) => stamps.read(queueName, opts),
  });

  return (processor) =>
    async (job, ...rest) => {
      let tenant: RequestTenant<TenantRequestContext<TManager, TFields>>;
      try {
        tenant = await resolve(job, NO_VIEW);
      } catch (error) {
        throw isForGood(error) ? unrecoverable(error) : error;
      }
      const { context, run } = tenant;
      const added = Object.defineProperties(job, {
        tenantDb: { value: context.db, configurable: true },
        tenant: { value: context, configurable: true },
      });
      // The two members were defined just now; the context's `db` is what the manager's own getDb() gave.
      const ofTenant = added as typeof job & JobTenant<TManager, TFields>;
      return run(() => processor(ofTenant, ...rest));
    };
}

/** A database that is away comes back; a tenant that is not there, or a stamp that is missing, does not. */
function isForGood(error: unknown): boolean {
  const known = findDmtError(error);
  return known !== undefined && known.httpStatus < 500;
}

function unrecoverable(error: unknown): UnrecoverableError {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new UnrecoverableError(message), { cause: error });
}
