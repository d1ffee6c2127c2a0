import type { NoFields, RequestManager, TenantRequestOptions } from '@dmt/core';
import { type Job, type QueueBaseOptions, type QueueOptions, Worker, type WorkerOptions } from 'bullmq';
import { createTenantFlowProducer, type TenantFlowProducer } from './tenant-flow-producer.ts';
import {
  createProcessorWrapper,
  type JobTenant,
  type StampedJob,
  type TenantProcessorWrapper,
} from './tenant-processor.ts';
import { createTenantQueue, type TenantQueue } from './tenant-queue.ts';
import { createTenantStamps, type StampSecret } from './tenant-stamp.ts';

export interface BullMQPluginOptions<TManager extends RequestManager, TFields extends object = NoFields>
  extends Omit<TenantRequestOptions<StampedJob, TManager, TFields>, 'extractTenantId'> {
  /**
   * Signs the stamps of jobs, so that whoever can write to Redis but does not know it cannot make a stamp for a
   * tenant. It does not sign data: who can read Redis, too, can put other data under a stamp that is there. Several
   * are for a change of secret: the first signs, all are accepted.
   * @default stamps are not signed
   */
  readonly secret?: StampSecret;
}

/** A job with its tenant, as the processor of `createTenantWorker()` gets it. */
export type TenantJob<
  TManager extends RequestManager,
  TFields extends object = NoFields,
  TData = unknown,
  TResult = unknown,
  TName extends string = string,
> = Job<TData, TResult, TName> & JobTenant<TManager, TFields>;

export interface BullMQPlugin<TManager extends RequestManager, TFields extends object = NoFields> {
  /** A queue whose jobs belong to the tenant who adds them. */
  createTenantQueue<TData = unknown, TResult = unknown, TName extends string = string>(
    name: string,
    options: QueueOptions,
  ): TenantQueue<TData, TResult, TName>;
  /** Adds trees of jobs that belong to the tenant who adds them. */
  createTenantFlowProducer(options: QueueBaseOptions): TenantFlowProducer;
  /** BullMQ's own worker, whose processor runs as the tenant of its job. A job without a tenant fails, and is not run. */
  createTenantWorker<TData = unknown, TResult = unknown, TName extends string = string>(
    name: string,
    processor: (
      job: TenantJob<TManager, TFields, TData, TResult, TName>,
      token?: string,
      signal?: AbortSignal,
    ) => Promise<TResult>,
    options: WorkerOptions,
  ): Worker<TData, TResult, TName>;
  /** The same for a processor in a file of its own (a sandboxed one): `export default tenantProcessor(async (job) => …)`. */
  readonly tenantProcessor: TenantProcessorWrapper<TManager, TFields>;
}

/**
 * Jobs that know their tenant: producers stamp it, workers run as it.
 *
 * @throws DMT_USAGE for a secret that is empty
 * @example
 * const { createTenantQueue, createTenantWorker } = createBullMQPlugin({ manager: tenants });
 * const emails = createTenantQueue<{ to: string }>('emails', { connection });
 * await emails.forTenant('acme').add('welcome', { to: 'ada@example.com' });
 * createTenantWorker<{ to: string }>('emails', async (job) => job.tenantDb.select().from(users), { connection });
 */
export function createBullMQPlugin<TManager extends RequestManager, TFields extends object = NoFields>(
  options: BullMQPluginOptions<TManager, TFields>,
): BullMQPlugin<TManager, TFields> {
  const stamps = createTenantStamps(options);
  const tenantProcessor = createProcessorWrapper<TManager, TFields>(options, stamps);
  return {
    createTenantQueue: (name, queueOptions) => createTenantQueue({ name, options: queueOptions }, stamps),
    createTenantFlowProducer: (producerOptions) => createTenantFlowProducer(producerOptions, stamps),
    createTenantWorker: (name, processor, workerOptions) =>
      new Worker(name, tenantProcessor(processor), workerOptions),
    tenantProcessor,
  };
}
