import { AsyncLocalStorage } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTenantContext, createTenantManager, defineConfig } from '@dmt/core';
import { tenantIdAt, users } from '../queries/schema.ts';
import { type Spread, spreadOf } from '../report/statistics.ts';

export interface HandleFigure {
  readonly name: string;
  readonly unit: 'ns' | 'bytes';
  readonly spread: Spread;
}

const HANDLES = 10_000;

setFlagsFromString('--expose-gc');
// The flag adds a global to contexts made from now on: the function that collects garbage.
const collectGarbage = runInNewContext('gc') as () => void;

const openManager = () =>
  createTenantManager(
    defineConfig({
      connection: { url: 'postgresql://nobody@localhost/none' },
      schemas: { tenant: { users } },
    }),
  );

/** What handles and contexts cost without any statement: nothing here connects. */
export async function measureHandles(rounds: number, calls: number): Promise<HandleFigure[]> {
  const manager = openManager();
  const { runWithTenant, getTenantDb, getTenantId } = createTenantContext(manager);
  const storage = new AsyncLocalStorage<object>();
  const store = {};
  const nothing = async (): Promise<void> => {};
  manager.getDb('acme');
  const repeat = async (rounds: number, measure: () => number | Promise<number>): Promise<Spread> => {
    const values: number[] = [];
    for (let round = 0; round <= rounds; round += 1) values.push(await measure());
    // The first one compiles.
    return spreadOf(values.slice(1));
  };
  const perCall = (call: () => unknown) => (): number => {
    const startedAt = performance.now();
    for (let index = 0; index < calls; index += 1) call();
    return ((performance.now() - startedAt) * 1e6) / calls;
  };
  const perAwait = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let index = 0; index < calls; index += 1) await nothing();
    return ((performance.now() - startedAt) * 1e6) / calls;
  };
  const figures: HandleFigure[] = [
    {
      name: 'getDb, known tenant',
      unit: 'ns',
      spread: await repeat(
        rounds,
        perCall(() => manager.getDb('acme')),
      ),
    },
    { name: 'getDb, new tenant', unit: 'ns', spread: await repeat(rounds, timeOfNewHandle) },
    { name: 'size of a handle', unit: 'bytes', spread: await repeat(rounds, sizeOfHandle) },
    {
      name: 'AsyncLocalStorage.run alone',
      unit: 'ns',
      spread: await repeat(
        rounds,
        perCall(() => storage.run(store, () => storage.getStore())),
      ),
    },
    {
      name: 'runWithTenant and getTenantDb',
      unit: 'ns',
      spread: await repeat(
        rounds,
        perCall(() => runWithTenant({ tenantId: 'acme' }, () => void getTenantDb())),
      ),
    },
    { name: 'an await outside of a tenant', unit: 'ns', spread: await repeat(rounds, perAwait) },
    {
      name: 'an await in a tenant',
      unit: 'ns',
      spread: await runWithTenant({ tenantId: 'acme' }, () => repeat(rounds, perAwait)),
    },
    {
      name: 'getTenantId',
      unit: 'ns',
      spread: await runWithTenant({ tenantId: 'acme' }, () =>
        repeat(
          rounds,
          perCall(() => getTenantId()),
        ),
      ),
    },
  ];
  await manager.dispose();
  return figures;
}

function timeOfNewHandle(): number {
  const manager = openManager();
  manager.getDb('first');
  const startedAt = performance.now();
  for (let index = 0; index < HANDLES / 2; index += 1) manager.getDb(tenantIdAt(index));
  return ((performance.now() - startedAt) * 1e6) / (HANDLES / 2);
}

function sizeOfHandle(): number {
  const manager = openManager();
  manager.getDb('first');
  const before = memoryInUse();
  for (let index = 0; index < HANDLES; index += 1) manager.getDb(tenantIdAt(index));
  const after = memoryInUse();
  // Held until here, or there would be nothing to measure.
  manager.getDb('first');
  return (after - before) / HANDLES;
}

function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
