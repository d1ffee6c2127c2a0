import { fileURLToPath } from 'node:url';
import { createTestDatabase, startScript, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chaosSeed, isChaos } from '../chaos.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/many-requests.ts', import.meta.url));
const REQUESTS = isChaos ? 1_000_000 : 20_000;
const TENANTS = isChaos ? 10_000 : 500;
const MEGABYTE = 1_000_000;
/** Per 100,000 requests. A short run cannot tell a small leak from what still warms up. */
const ALLOWED_GROWTH = (isChaos ? 1 : 25) * MEGABYTE;
/** Until then caches fill up, and V8 decides which code is worth compiling. */
const WARM_UP = 0.4;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, fleetIds(TENANTS));
}, 600_000);
afterAll(() => database.drop());

/** By how much the values grow from one to the next: the median over all pairs, which a few leaps do not move. */
function slopeOf(values: readonly number[]): number {
  const slopes = values.flatMap((value, at) =>
    values.slice(at + 1).map((later, distance) => (later - value) / (distance + 1)),
  );
  return slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? Number.NaN;
}

it(`serves ${REQUESTS} requests over ${TENANTS} tenants without growing (DMT_CHAOS_SEED=${chaosSeed})`, {
  timeout: 1_200_000,
}, async () => {
  const args = [database.url, String(REQUESTS), String(TENANTS), String(chaosSeed)];
  const { exitCode, stdout, stderr } = await startScript(SCRIPT, { args }).finished;
  expect({ exitCode, stderr: stderr.replace(/.*(Warning|node --trace).*\n/g, '') }).toEqual({
    exitCode: 0,
    stderr: '',
  });
  const report = JSON.parse(stdout) as { samples: number[]; backends: number[]; listeners: number };
  const settled = report.samples.slice(Math.floor(report.samples.length * WARM_UP));
  const perHundredThousand = slopeOf(settled) * (100_000 / (REQUESTS / report.samples.length));
  const largest = Math.max(...report.backends);
  console.log(
    `heap ${megabytes(report.samples)} MB, slope ${megabytes([perHundredThousand])} MB per 100,000 requests, backends ${megabytes(report.backends)} MB`,
  );

  expect(perHundredThousand).toBeLessThan(ALLOWED_GROWTH);
  expect(report.listeners).toBe(0);
  expect(report.backends.length).toBeGreaterThan(1);
  expect(largest).toBeLessThan(64 * MEGABYTE);
});

function megabytes(bytes: readonly number[]): string {
  return bytes.map((each) => (each / MEGABYTE).toFixed(1)).join(' ');
}
