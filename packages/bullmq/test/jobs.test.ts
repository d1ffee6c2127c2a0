import { setTimeout as sleep } from 'node:timers/promises';
import { createBullMQPlugin, type StampSecret, type TenantQueue } from '@dmt/bullmq';
import { createTenantContext } from '@dmt/core';
import { type RedisServer, startRedis, type TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager, tenantTables } from '@dmt-tooling/request-kit';
import { type Job, Queue, QueueEvents, Worker } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const { items } = tenantTables;

interface Closable {
  close(): Promise<void>;
}

describe('jobs and their tenants', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let manager: KitManager;
  let name: string;
  let events: QueueEvents;
  const opened: Closable[] = [];
  let tests = 0;

  beforeAll(async () => {
    redis = await startRedis();
    database = await createKitDatabase(2);
    manager = createKitManager(database.url);
  });
  afterAll(async () => {
    await manager?.dispose();
    await database?.drop();
    await redis?.stop();
  });
  beforeEach(async () => {
    name = `jobs-${tests++}`;
    events = keep(new QueueEvents(name, { connection: connection() }));
    await events.waitUntilReady();
  });
  afterEach(async () => {
    await Promise.all(
      opened
        .splice(0)
        .reverse()
        .map((each) => each.close()),
    );
  });

  function connection() {
    const { hostname, port } = new URL(redis.url);
    return { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  }

  function keep<T extends Closable>(closable: T): T {
    opened.push(closable);
    return closable;
  }

  function plugin(secret?: StampSecret) {
    return createBullMQPlugin({
      manager,
      enrichContext: (tenantId) => ({ greeting: `hello ${tenantId}` }),
      ...(secret === undefined ? {} : { secret }),
    });
  }

  function queueOf<TData>(secret?: StampSecret): TenantQueue<TData> {
    return keep(plugin(secret).createTenantQueue<TData>(name, { connection: connection() }));
  }

  /** Answers with whose rows the job sees, by its handle and by its context. */
  function lookAround(secret?: StampSecret): Worker {
    const { getTenantId, contextDb } = createTenantContext(manager);
    return keep(
      plugin(secret).createTenantWorker(
        name,
        async (job) => {
          await sleep(1);
          const own = await job.tenantDb.select().from(items);
          const ofContext = await contextDb.select().from(items);
          return [job.tenant.greeting, getTenantId(), ...own, ...ofContext].map((seen) =>
            typeof seen === 'string' ? seen : seen.tenant,
          );
        },
        { connection: connection(), concurrency: 5 },
      ),
    );
  }

  const outcomeOf = (job: Job): Promise<unknown> =>
    job.waitUntilFinished(events, 10_000).catch((error: Error) => `failed: ${error.message}`);
  const seenBy = (tenantId: string) => [`hello ${tenantId}`, tenantId, tenantId, tenantId];

  it('run as the tenant in whose context they were added', async () => {
    const { runWithTenant } = createTenantContext(manager);
    const queue = queueOf();
    lookAround();
    const jobs = await Promise.all(
      ['t0', 't1'].map((tenantId) => runWithTenant({ tenantId }, () => queue.add('look', { of: tenantId }))),
    );
    expect(await Promise.all(jobs.map(outcomeOf))).toEqual([seenBy('t0'), seenBy('t1')]);
  });

  it('run as the tenant that was named, also many at once', async () => {
    const queue = queueOf();
    lookAround();
    const jobs = await queue.forTenant('t1').addBulk([
      { name: 'one', data: {} },
      { name: 'two', data: {} },
    ]);
    expect(await Promise.all(jobs.map(outcomeOf))).toEqual([seenBy('t1'), seenBy('t1')]);
  });

  it('are not added outside of a context, nor for what is no tenant id', async () => {
    const queue = queueOf();
    await expect(queue.add('look', {})).rejects.toMatchObject({ code: 'DMT_NO_TENANT_CONTEXT' });
    expect(() => queue.forTenant('')).toThrow(expect.objectContaining({ code: 'DMT_TENANT_ID_INVALID' }));
    expect(await queue.queue.count()).toBe(0);
  });

  it('without a stamp fail, and are neither run nor tried again', async () => {
    const plain = keep(new Queue(name, { connection: connection() }));
    lookAround();
    const job = await plain.add('look', { tenantId: 't0', dmtTenant: { id: 't0' } }, { attempts: 5 });
    expect(await outcomeOf(job)).toContain('failed: ');
    expect((await plain.getJob(job.id ?? ''))?.attemptsMade).toBe(1);
  });

  it.each([
    ['a text', 't0'],
    ['nothing', null],
    ['a list', { id: ['t0', 't1'] }],
    ['a number', { id: 0 }],
    ['blanks', { id: '  ' }],
    ['an empty text', { id: '' }],
    ['nobody', { id: 'nobody' }],
    ['a suspended tenant', { id: 'suspended' }],
    ['a schema', { id: 'tenant_t0' }],
    ['a list of schemas', { id: 't0,t1' }],
    ['a prototype', { id: '__proto__' }],
  ])('with a stamp that is %s fail', async (_what, dmtTenant) => {
    const plain = keep(new Queue(name, { connection: connection() }));
    const ran: unknown[] = [];
    const { createTenantWorker } = plugin();
    keep(createTenantWorker(name, async (job) => void ran.push(job.id), { connection: connection() }));
    const job = await plain.add('look', {}, { dmtTenant, attempts: 3 } as never);
    expect(await outcomeOf(job)).toContain('failed: ');
    expect(ran).toEqual([]);
  });

  it('keep their tenant whatever their data and options say, and when their data is replaced', async () => {
    const queue = queueOf<object>();
    const { createTenantWorker } = plugin();
    const worker = createTenantWorker<object>(
      name,
      async (job) => {
        if (job.attemptsMade === 0) {
          await job.updateData({ tenantId: 't0', dmtTenant: { id: 't0' } });
          throw new Error('once more');
        }
        return (await job.tenantDb.select().from(items)).map(({ tenant }) => tenant);
      },
      { connection: connection() },
    );
    keep(worker);
    const options = { attempts: 2, dmtTenant: { id: 't0' } };
    const job = await queue.forTenant('t1').add('look', { tenantId: 't0' }, options);
    expect(await outcomeOf(job)).toEqual(['t1']);
  });

  it('are believed only when stamped by somebody who knows the secret', async () => {
    const forger = queueOf<object>();
    const stranger = queueOf<object>('another secret');
    const old = queueOf<object>('old secret');
    const own = queueOf<object>('secret');
    lookAround(['secret', 'old secret']);
    const outcomes = [forger, stranger, old, own].map(async (queue) =>
      outcomeOf(await queue.forTenant('t0').add('look', {})),
    );
    expect(await Promise.all(outcomes)).toEqual([
      expect.stringContaining('failed: '),
      expect.stringContaining('failed: '),
      seenBy('t0'),
      seenBy('t0'),
    ]);
  });

  it.each([[undefined], [''], [[]], [['secret', '']]])(
    'refuse the secret %j, which would sign nothing',
    (secret) => {
      // An environment variable that is not set, in code that types do not hold.
      expect(() => createBullMQPlugin({ manager, secret: secret as StampSecret })).toThrow(
        expect.objectContaining({ code: 'DMT_USAGE' }),
      );
    },
  );

  it('of two tenants with one id do not stand in for each other', async () => {
    const queue = queueOf<object>();
    lookAround();
    const [a, b] = await Promise.all(
      ['t0', 't1'].map((tenantId) => queue.forTenant(tenantId).add('daily', {}, { jobId: 'daily' })),
    );
    const outcomes = [a, b].map((job) => job && outcomeOf(job));
    expect(await Promise.all(outcomes)).toEqual([seenBy('t0'), seenBy('t1')]);
    expect((await queue.forTenant('t0').getJob('daily'))?.id).toBe(a?.id);
    expect(await queue.forTenant('t0').getJob(b?.id ?? '')).toBeUndefined();
  });

  it('of two tenants are not taken for duplicates of each other', async () => {
    const queue = queueOf<object>();
    const deduplication = { id: 'once', ttl: 60_000 };
    const add = (tenantId: string): Promise<Job> =>
      queue.forTenant(tenantId).add('look', {}, { deduplication });
    const [first, other, again] = [await add('t0'), await add('t1'), await add('t0')];
    expect(other.id).not.toBe(first.id);
    expect(again.id).toBe(first.id);
  });

  it('that are repeated belong to who set them up, each tenant with schedules of its own', async () => {
    const queue = queueOf<object>();
    const ran: string[] = [];
    const { createTenantWorker } = plugin();
    keep(
      createTenantWorker(name, async (job) => void ran.push(job.tenant.tenantId), {
        connection: connection(),
      }),
    );
    for (const tenantId of ['t0', 't1']) {
      const template = { name: 'look', data: {} };
      await queue.forTenant(tenantId).upsertJobScheduler('often', { every: 100 }, template);
    }
    await expect.poll(() => [...new Set(ran)].sort(), { timeout: 10_000 }).toEqual(['t0', 't1']);
    expect(await queue.forTenant('t0').removeJobScheduler('often')).toBe(true);
    expect((await queue.queue.getJobSchedulers()).map(({ key }) => key)).toEqual(['t1/often']);
    await queue.forTenant('t1').removeJobScheduler('often');
  });

  it('of a flow have its tenant, children and parents', async () => {
    const flows = keep(plugin().createTenantFlowProducer({ connection: connection() }));
    lookAround();
    const child = { name: 'child', queueName: name, data: {} };
    const { job, children = [] } = await flows.forTenant('t1').add({
      name: 'parent',
      queueName: name,
      data: {},
      children: [child, { ...child, children: [child] }],
    });
    const all = [
      job,
      ...children.flatMap((node) => [node.job, ...(node.children ?? []).map((leaf) => leaf.job)]),
    ];
    expect(all).toHaveLength(4);
    expect(await Promise.all(all.map(outcomeOf))).toEqual(all.map(() => seenBy('t1')));
  });

  it('are tried again when the database is away', async () => {
    const away = createKitManager('postgres://postgres@127.0.0.1:1/nothing');
    const queue = queueOf<object>();
    const { createTenantWorker } = createBullMQPlugin({ manager: away });
    keep(createTenantWorker<object>(name, async () => 'ran', { connection: connection() }));
    const job = await queue.forTenant('t0').add('look', {}, { attempts: 2 });
    expect(await outcomeOf(job)).toContain('failed: ');
    expect((await queue.queue.getJob(job.id ?? ''))?.attemptsMade).toBe(2);
    await away.dispose();
  });

  it('of a processor in another process have their tenant too', async () => {
    process.env.DMT_TEST_DATABASE = database.url;
    const queue = queueOf<object>();
    const file = new URL('./sandboxed-processor.fixture.ts', import.meta.url);
    const workerForkOptions = { execArgv: ['--conditions=@dmt/source'] };
    keep(new Worker(name, file, { connection: connection(), workerForkOptions }));
    const jobs = await Promise.all(['t0', 't1', 'nobody'].map((id) => queue.forTenant(id).add('look', {})));
    expect(await Promise.all(jobs.map(outcomeOf))).toEqual([
      ['t0'],
      ['t1'],
      expect.stringContaining('failed: '),
    ]);
  });
});
