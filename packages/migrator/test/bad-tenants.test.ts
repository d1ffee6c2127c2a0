import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { chaosSize } from './support/chaos.ts';
import { createSchemas } from './support/counters.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

/* T21. Its part about the application's p99 is measured by `pnpm bench:migrations`. */
const GOOD = chaosSize(490);
const LOCKED = chaosSize(5);
const SLOW = chaosSize(3);
const BROKEN = chaosSize(2);
const isChaos = process.env.DMT_CHAOS === '1';
const ROUNDS = isChaos ? 3 : 1;
const RETRIES = 2;

let fixture: MigratorFixture;
let migrator: Migrator;
let reader: Client;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id integer primary key);' });
  migrator = fixture.createMigrator({ retries: RETRIES, lockTimeoutMs: isChaos ? 3_000 : 300 });
  reader = new Client({ connectionString: fixture.database.url });
  await reader.connect();
});

afterEach(async () => {
  await reader.end();
  await fixture[Symbol.asyncDispose]();
});

function tableSql(name: string): string {
  return `create table ${name} (id integer primary key, name text unique, at timestamptz); create index on ${name} (at);`;
}

/**
 * Migrates tenants to the next version, and answers how long it took until the good ones had it. Four tables are
 * made in it: beside a fleet that is done in half a second, the slow ones' three would be the measure.
 */
async function rollOut(version: number, tenantIds: ReadonlyArray<string>) {
  await fixture.tenantFolder.write(
    `${String(version).padStart(4, '0')}_next.sql`,
    `alter table a add column c${version} integer;
     ${[1, 2, 3, 4].map((table) => tableSql(`t${version}_${table}`)).join('\n')}
     do $$ begin if current_schema() like 'tenant\\_slow%' then perform pg_sleep(1); end if; end $$;`,
  );
  let begun = 0;
  let waitsBefore = 0;
  const startedAt = performance.now();
  let goodMs = 0;
  const result = await migrator.migrateTenants(tenantIds, {
    onProgress: (tenantId, status) => {
      if (!tenantId.startsWith('good')) return;
      if (status === 'started') begun += 1;
      else goodMs = performance.now() - startedAt;
    },
    onBlocked: () => {
      if (begun < GOOD) waitsBefore += 1;
    },
  });
  return { result, goodMs, waitsBefore };
}

it(`migrates ${GOOD} tenants beside ${LOCKED} locked, ${SLOW} slow and ${BROKEN} broken ones`, async () => {
  const good = await createSchemas(fixture.database, 'good', GOOD);
  const locked = await createSchemas(fixture.database, 'locked', LOCKED);
  const slow = await createSchemas(fixture.database, 'slow', SLOW);
  const broken = await createSchemas(fixture.database, 'broken', BROKEN);
  // The worst order: whoever holds up a worker comes first.
  const everybody = [...locked, ...slow, ...broken, ...good];
  await migrator.migrateTenants(everybody);
  for (const tenantId of broken) await fixture.database.query(`drop table tenant_${tenantId}.a`);
  await reader.query('begin');
  for (const tenantId of locked) await reader.query(`select from tenant_${tenantId}.a`);

  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const alone = await rollOut(2 * round, good);
    const together = await rollOut(2 * round + 1, everybody);

    expect(alone.result).toMatchObject({ succeeded: GOOD, failed: 0 });
    expect(together.result).toMatchObject({ succeeded: GOOD + SLOW, failed: LOCKED + BROKEN, notRun: 0 });
    expect(together.result.details.slice(0, LOCKED)).toMatchObject(
      locked.map(() => ({ error: { cause: { code: '55P03' }, details: { blockers: [{}] } } })),
    );
    // Nobody was tried twice while others waited for their first turn.
    expect(together.waitsBefore).toBeLessThanOrEqual(LOCKED);
    ratios.push(together.goodMs / alone.goodMs);
  }

  ratios.sort((a, b) => a - b);
  // Ten tenants are done before a slow one is: at P size there is no ratio to speak of.
  if (isChaos) expect(ratios[Math.floor(ROUNDS / 2)]).toBeLessThanOrEqual(1.2);
}, 300_000);
