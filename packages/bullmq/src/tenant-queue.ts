import { type Job, type JobsOptions, Queue, type QueueOptions, type RepeatOptions } from 'bullmq';
import { currentTenant, tenantRunner } from './current-tenant.ts';
import { scopedId, type TenantStamps, withScopedIds } from './tenant-stamp.ts';

/** A job to be added. */
export interface JobToAdd<TData, TName extends string> {
  readonly name: TName;
  readonly data: TData;
  readonly opts?: JobsOptions;
}

/**
 * A queue whose jobs are the tenant's who adds them: that of the context, or the one that was named. Ids of jobs,
 * schedulers and deduplication are the tenant's own: `daily` of one is not `daily` of another.
 */
export interface TenantQueue<TData = unknown, TResult = unknown, TName extends string = string> {
  /** BullMQ's own queue, for what concerns all tenants: counting, pausing, dashboards. What is added to it has no tenant. */
  readonly queue: Queue<TData, TResult, TName>;
  add(name: TName, data: TData, options?: JobsOptions): Promise<Job<TData, TResult, TName>>;
  addBulk(jobs: ReadonlyArray<JobToAdd<TData, TName>>): Promise<Array<Job<TData, TResult, TName>>>;
  /** Adds jobs over and over; each of them has the tenant of whoever set it up. */
  upsertJobScheduler(
    id: string,
    repeat: Omit<RepeatOptions, 'key'>,
    template: JobToAdd<TData, TName>,
  ): Promise<Job<TData, TResult, TName>>;
  removeJobScheduler(id: string): Promise<boolean>;
  /** The job of the tenant that was added with this `jobId`, or has it as its `id`. */
  getJob(jobId: string): Promise<Job<TData, TResult, TName> | undefined>;
  /** The same queue for a tenant whose context one is not in. */
  forTenant(tenantId: string): TenantQueue<TData, TResult, TName>;
  close(): Promise<void>;
}

export function createTenantQueue<TData, TResult, TName extends string>(
  { name, options }: { readonly name: string; readonly options: QueueOptions },
  stamps: TenantStamps,
): TenantQueue<TData, TResult, TName> {
  const queue = new Queue<TData, TResult, TName>(name, options);
  // BullMQ derives these from the type of the data, which is not known here.
  type Added = Job<TData, TResult, TName>;
  type Loose = Queue<unknown, unknown, string>;
  const loose = queue as unknown as Loose;

  function owned(job: { readonly opts?: JobsOptions | undefined }, tenantId: string): JobsOptions {
    return stamps.stamp(name, tenantId, withScopedIds(tenantId, job.opts));
  }

  const tenantQueue: TenantQueue<TData, TResult, TName> = {
    queue,
    async add(jobName, data, opts) {
      return (await loose.add(jobName, data, owned({ opts }, currentTenant('add()')))) as Added;
    },
    async addBulk(jobs) {
      const tenantId = currentTenant('addBulk()');
      const added = await loose.addBulk(jobs.map((job) => ({ ...job, opts: owned(job, tenantId) })));
      return added as Added[];
    },
    async upsertJobScheduler(id, repeat, template) {
      const tenantId = currentTenant('upsertJobScheduler()');
      const opts = owned(template, tenantId);
      const added = await loose.upsertJobScheduler(scopedId(tenantId, id), repeat, { ...template, opts });
      return added as Added;
    },
    async removeJobScheduler(id) {
      return queue.removeJobScheduler(scopedId(currentTenant('removeJobScheduler()'), id));
    },
    async getJob(jobId) {
      const tenantId = currentTenant('getJob()');
      for (const id of [jobId, scopedId(tenantId, jobId)]) {
        const job = (await loose.getJob(id)) as Added | undefined;
        if (job !== undefined && stamps.read(name, job.opts) === tenantId) return job;
      }
      return undefined;
    },
    forTenant(tenantId) {
      const run = tenantRunner(tenantId);
      return {
        ...tenantQueue,
        add: (...args) => run(() => tenantQueue.add(...args)),
        addBulk: (...args) => run(() => tenantQueue.addBulk(...args)),
        upsertJobScheduler: (...args) => run(() => tenantQueue.upsertJobScheduler(...args)),
        removeJobScheduler: (...args) => run(() => tenantQueue.removeJobScheduler(...args)),
        getJob: (...args) => run(() => tenantQueue.getJob(...args)),
      };
    },
    close: () => queue.close(),
  };
  return tenantQueue;
}
