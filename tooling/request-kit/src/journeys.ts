import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as immediately, setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import type { TenantContext, TenantFields } from '@dmt/core';
import type { KitCall, KitDb } from './framework.ts';
import { items } from './tenant-tables.ts';

/** Which tenant the context had at one place of a request. */
export interface Sighting {
  readonly journey: string;
  readonly at: string;
  readonly expected: string;
  /** The tenant, or the code of the error. */
  readonly seen: string;
}

interface Traveller {
  /** Notes which tenant the context has here, by its id and by its rows. */
  look(at: string): Promise<void>;
  readonly call: KitCall;
  readonly context: TenantContext<TenantFields, KitDb, unknown>;
}

/** A way that asynchronous code takes. */
type Journey = (traveller: Traveller) => Promise<unknown>;

/** One for all requests, as an application's event bus is. */
const bus = new EventEmitter().setMaxListeners(0);

const callback = (start: (done: () => void) => unknown): Promise<void> =>
  new Promise((resolve) => start(resolve));

export const JOURNEYS = {
  awaiting: async ({ look }) => {
    await look('start');
    await sleep(1);
    await look('after a timer');
    await immediately();
    await look('after an immediate');
    await Promise.all([look('in all'), Promise.race([look('in race'), sleep(50)])]);
  },
  callbacks: async ({ look }) => {
    await callback((done) => setTimeout(() => void look('timeout').then(done), 1));
    await callback((done) => setImmediate(() => void look('immediate').then(done)));
    await callback((done) => process.nextTick(() => void look('tick').then(done)));
    await callback((done) => queueMicrotask(() => void look('microtask').then(done)));
    await callback((done) => readFile(import.meta.filename, () => void look('file').then(done)));
    await callback((done) => gzip('text', () => void look('thread pool').then(done)));
  },
  thenables: async ({ look, context }) => {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tried
    const lazy = { then: (resolve: (value: unknown) => void) => void look('then').then(resolve) };
    await lazy;
    await context.contextDb.select().from(items);
    await look('after a lazy query');
  },
  transactions: async ({ look, context, call }) => {
    const tenants = await context.contextDb.transaction(async (tx) => {
      await look('inside');
      const nonce = Math.floor(Math.random() * 2 ** 40);
      await tx.insert(items).values({ tenant: call.tenantId, nonce });
      return tx.select({ tenant: items.tenant }).from(items);
    });
    if (tenants.some(({ tenant }) => tenant !== call.tenantId)) await look(`foreign rows`);
    await look('after');
  },
  emitters: async ({ look }) => {
    const own = new EventEmitter();
    const heard = once(own, 'event');
    setTimeout(() => own.emit('event'), 1);
    await heard;
    await look('after once');
    const name = Symbol('event');
    const shared = callback((done) => bus.once(name, () => void look('on a shared bus').then(done)));
    setTimeout(() => bus.emit(name), 1);
    await shared;
  },
  streams: async ({ look }) => {
    const source = Readable.from(['a', 'b']);
    const middle = new Transform({
      transform: (chunk, _encoding, done) => void look('transform').then(() => done(null, chunk)),
    });
    await pipeline(source, middle, new PassThrough().resume());
    for await (const _ of Readable.from(['c'])) await look('for await');
    await look('after a pipeline');
  },
  generators: async ({ look }) => {
    async function* steps(): AsyncGenerator<string> {
      await sleep(1);
      yield 'first';
      await immediately();
      yield 'second';
    }
    for await (const step of steps()) await look(step);
  },
  signals: async ({ look }) => {
    const controller = new AbortController();
    const heard = callback((done) =>
      controller.signal.addEventListener('abort', () => void look('abort').then(done)),
    );
    setTimeout(() => controller.abort(), 1);
    await heard;
  },
  nestedTenants: async ({ look, context, call }) => {
    const { rows } = await context.runWithTenant({ tenantId: 't0' }, () =>
      context.contextDb.execute<{ tenant: string }>('select tenant from items'),
    );
    if (rows.some(({ tenant }) => tenant !== 't0')) await look('foreign rows inside');
    await look(`back from another tenant to ${call.tenantId}`);
  },
  handles: async ({ call, look }) => {
    await sleep(1);
    const { rows } = await call.db.execute<{ tenant: string }>('select tenant from items');
    if (rows.some(({ tenant }) => tenant !== call.tenantId)) throw new Error('foreign rows on a handle');
    await look('after a handle');
  },
  afterTheAnswer: async ({ look, call }) => {
    call.whenAnswered(() => void look('answered'));
    setTimeout(() => void look('long after'), 20);
  },
  workerThreads: async ({ look }) => {
    const worker = new Worker('require("node:worker_threads").parentPort.postMessage("hello")', {
      eval: true,
    });
    await callback((done) => worker.once('message', () => void look('message').then(done)));
    await worker.terminate();
    await look('after a worker');
  },
} satisfies Record<string, Journey>;

/** Where a typed error is right too: what calls back here does not come out of the request. */
export const TYPED_ERROR_JOURNEYS: ReadonlySet<string> = new Set(['workerThreads']);
