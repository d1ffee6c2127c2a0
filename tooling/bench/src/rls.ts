import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { showProgress } from './report/progress.ts';
import { ratiosPerRound, spreadOf } from './report/statistics.ts';
import { formatTable } from './report/table.ts';
import { writeJson } from './report/write-json.ts';
import { APP_PASSWORD, APP_ROLE, createRowFixture, ROWS_PER_TENANT } from './rls/create-row-fixture.ts';
import { CONTEXT_KEY, createSignedFixture, signed, signedAlone } from './rls/create-signed-fixture.ts';
import { databaseUrl, startBenchServer, withClient } from './server/bench-server.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const CONNECTIONS = 10;
const IN_FLIGHT = 160;

const USAGE = `Usage: node tooling/bench/src/rls.ts [options]

  --tenants N   Tenants in the shared tables (default 200)
  --rounds N    Rounds, in each of which everybody takes its turn (default 9)
  --seconds N   How long a turn takes (default 2)
`;

const guarded = pgTable('rows_guarded', {
  tenantId: text('tenant_id').notNull(),
  id: integer('id').notNull(),
  amount: integer('amount').notNull(),
});

type Call = (tenantId: string) => Promise<unknown>;

/** How often `call` is answered in a second, with so many of them in flight. */
async function throughputOf(call: Call, tenants: number, seconds: number, inFlight: number): Promise<number> {
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;
  let answered = 0;
  const worker = async (_: unknown, index: number): Promise<void> => {
    for (let turn = index; performance.now() < endAt; turn += 7) {
      await call(`t${turn % tenants}`);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return answered / ((performance.now() - startedAt) / 1_000);
}

interface Contender {
  readonly call: Call;
  readonly inFlight: number;
}

async function main(tenants: number, rounds: number, seconds: number): Promise<void> {
  await using server = await startBenchServer();
  await withClient(server.url, (client) => client.query('create database bench'));
  const ownerUrl = databaseUrl(server.url, 'bench');
  showProgress('tables of all tenants');
  await withClient(ownerUrl, async (client) => {
    await createRowFixture(client, tenants);
    await createSignedFixture(client, ownerUrl);
  });
  const appUrl = new URL(ownerUrl);
  appUrl.username = APP_ROLE;
  appUrl.password = APP_PASSWORD;

  const open = (contextKey?: string): TenantManager =>
    createTenantManager(
      defineConfig({
        connection: { url: appUrl.href, poolConfig: { max: CONNECTIONS } },
        isolation: {
          strategy: 'row',
          pooling: { maxConnectionsPerTenant: CONNECTIONS },
          ...(contextKey === undefined ? {} : { contextKey }),
        },
        schemas: { tenant: { guarded } },
      }),
    );
  await using manager = open();
  await using signing = open(CONTEXT_KEY);
  const pool = new pg.Pool({ connectionString: appUrl.href, max: CONNECTIONS });
  const usual = drizzle({ client: pool });
  const alone = new pg.Client({ connectionString: appUrl.href });
  const owner = new pg.Client({ connectionString: ownerUrl });
  // After a failure the server goes first: it is the failure that counts.
  pool.on('error', () => undefined);
  for (const client of [alone, owner]) client.on('error', () => undefined);
  await Promise.all([alone.connect(), owner.connect()]);
  // One session, one setting for each statement, nothing else: what the policy itself costs the server.
  const total = 'select count(*), sum(amount), max(note) from';
  const contenders: Readonly<Record<string, Contender>> = {
    'BEGIN, set_config, query, COMMIT': {
      inFlight: IN_FLIGHT,
      call: (id) =>
        usual.transaction(async (tx) => {
          await tx.execute(sql`select set_config('app.tenant_id', ${id}, true)`);
          return tx.select().from(guarded).where(eq(guarded.id, 7));
        }),
    },
    'dmt, one Sync': {
      inFlight: IN_FLIGHT,
      call: (id) => manager.getDb(id).select().from(guarded).where(eq(guarded.id, 7)).execute(),
    },
    'dmt, signed, without the directory': {
      inFlight: IN_FLIGHT,
      call: (id) => signing.getDb(id).select().from(signedAlone).where(eq(signedAlone.id, 7)).execute(),
    },
    'dmt, signed': {
      inFlight: IN_FLIGHT,
      call: (id) => signing.getDb(id).select().from(signed).where(eq(signed.id, 7)).execute(),
    },
    'where tenant_id, on the server': {
      inFlight: 1,
      call: async (id) => {
        await owner.query(`select set_config('app.tenant_id', $1, false)`, [id]);
        return owner.query(`${total} plain.rows_plain where tenant_id = $1`, [id]);
      },
    },
    'policy, on the server': {
      inFlight: 1,
      call: async (id) => {
        await alone.query(`select set_config('app.tenant_id', $1, false)`, [id]);
        return alone.query(`${total} rows_guarded where $1::text is not null`, [id]);
      },
    },
  };
  const samples = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    showProgress(`round ${round} of ${rounds}`);
    for (const [name, { call, inFlight }] of Object.entries(contenders)) {
      const perSecond = await throughputOf(call, tenants, seconds, inFlight);
      // The first one warms up.
      if (round > 0) samples.get(name)?.push(perSecond);
    }
  }
  await Promise.all([pool.end(), alone.end(), owner.end()]);

  const ratio = (name: string, base: string): string => {
    const { median, lowerQuartile, upperQuartile } = spreadOf(
      ratiosPerRound(samples.get(name) ?? [], samples.get(base) ?? []),
    );
    return `${median.toFixed(2)} (${lowerQuartile.toFixed(2)}–${upperQuartile.toFixed(2)})`;
  };
  console.log(
    `PostgreSQL ${server.serverVersion}; ${tenants} tenants × ${ROWS_PER_TENANT} rows; ${rounds} rounds of ${seconds} s\n`,
  );
  console.log(
    formatTable(
      ['figure', 'median / quartiles', 'wanted'],
      [
        ['one Sync ÷ BEGIN … COMMIT', ratio('dmt, one Sync', 'BEGIN, set_config, query, COMMIT'), '≥ 2.3'],
        [
          'explicit where ÷ policy (time of the policy)',
          ratio('where tenant_id, on the server', 'policy, on the server'),
          '≤ 1.3',
        ],
        [
          'signed, without the directory ÷ one Sync',
          ratio('dmt, signed, without the directory', 'dmt, one Sync'),
          '',
        ],
        ['signed ÷ one Sync', ratio('dmt, signed', 'dmt, one Sync'), ''],
      ],
      1,
    ),
  );
  const file = writeJson(resolve(REPOSITORY, '.dmt/bench/rls.json'), {
    tenants,
    rounds,
    seconds,
    samples: Object.fromEntries(samples),
  });
  console.log(`\nSamples: ${file}`);
}

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    tenants: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '2' },
  },
});
if (values.help) console.log(USAGE);
else await main(Number(values.tenants), Number(values.rounds), Number(values.seconds));
