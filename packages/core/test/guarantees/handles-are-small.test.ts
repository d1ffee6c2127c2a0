import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTenantManager, defineConfig } from '@dmt/core';
import { relations } from 'drizzle-orm';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { fleetIds } from '../fixtures/tenant-fleet.ts';

const HANDLES = 10_000;
const MEGABYTE = 1_000_000;

const twentyOneTables = Object.fromEntries(
  Array.from({ length: 21 }, (_, n) => n).flatMap((n) => {
    const table = pgTable(`table_${n}`, { id: serial('id'), name: text('name'), size: integer('size') });
    return [
      [`table${n}`, table],
      [`relations${n}`, relations(table, () => ({}))],
    ];
  }),
);

setFlagsFromString('--expose-gc');
// The flag adds a global to contexts made from now on: the function that collects garbage.
const collectGarbage = runInNewContext('gc') as () => void;

function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it('keeps ten thousand handles of 21 tables in 35 MB', async () => {
  await using tenants = createTenantManager(
    defineConfig({
      connection: { url: 'postgresql://nobody@localhost/none' },
      schemas: { tenant: twentyOneTables },
    }),
  );
  const ids = fleetIds(HANDLES);
  tenants.getDb('first');
  const before = memoryInUse();
  for (const id of ids) tenants.getDb(id);
  const grown = memoryInUse() - before;

  expect(grown).toBeGreaterThan(MEGABYTE);
  expect(grown).toBeLessThan(35 * MEGABYTE);
  expect(tenants.getDb('t5')).toBe(tenants.getDb('t5'));
});
