import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type RedisServer, startRedis, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DRIZZLE_LINES } from '../test/consumer/drizzle-line.ts';
import { type ConsumerProject, createConsumerProject } from '../test/consumer-project.ts';
import { packPackages } from './pack-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmt-packed-'));
// npm and tsc take their time: of the two kinds, 1.x is tried with the one whose imports need more care.
const SETTINGS = [
  { name: 'module', type: 'module', drizzle: '0.45', frameworks: 'all with Nest 12' },
  { name: 'commonjs', type: 'commonjs', drizzle: '0.45', frameworks: 'all with Nest 11' },
  { name: 'commonjs-1.x', type: 'commonjs', drizzle: '1.x', frameworks: 'few' },
] as const;
const WITH_ALL = SETTINGS.filter(({ frameworks }) => frameworks !== 'few');
const projects = new Map<string, ConsumerProject>();
let database: TestDatabase;

// npm and tsc run here, on whatever machine this is.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

beforeAll(async () => {
  const packages = await packPackages(folder);
  database = await createTestDatabase();
  await database.query('create schema tenant_acme');
  await database.query(`create table tenant_acme.notes as select 'written by acme' as body`);
  const created = SETTINGS.map(async ({ name, drizzle, ...options }) => {
    const line = DRIZZLE_LINES[drizzle];
    projects.set(name, await createConsumerProject(join(folder, name), packages, { ...options, line }));
  });
  await Promise.all(created);
});

afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

function projectOf(name: string): ConsumerProject {
  const project = projects.get(name);
  if (project === undefined) throw new Error(`${name} was not created`);
  return project;
}

/** What a file of the project prints. */
async function run(name: string, file: string, environment = {}): Promise<unknown> {
  const output = await projectOf(name).run(file, [], { DATABASE_URL: database.url, ...environment });
  return JSON.parse(output);
}

const written = (times: number): string[] => Array(times).fill('written by acme');

describe.each(SETTINGS)(
  'the tarballs in an empty project of type "$type" with Drizzle $drizzle',
  ({ name }) => {
    it('have no error of ours in their types, under strict and without skipLibCheck', () => {
      // Drizzle names optional drivers that are not installed; what others' types report of themselves is not ours.
      const ours = projectOf(name).diagnostics.filter((line) => !/^node_modules\/(?!@dmt\/)/.test(line));
      expect(ours).toEqual([]);
    });

    it('serve a query on the Node of the user', async () => {
      const version = expect.stringMatching(/^v(20|22|24|26)\./);
      expect(await run(name, 'main.js')).toEqual([version, ...written(5)]);
    });

    it('serve requests of Express, Fastify and Hono', async () => {
      expect(await run(name, 'web.js')).toEqual(written(3));
    });

    it('run the dmt command', async () => {
      const output = await projectOf(name).run('node_modules/@dmt/cli/dist/bin.js', ['--help'], {});
      expect(output).toContain('tenant:create');
    });
  },
);

describe.each(WITH_ALL)('the tarballs in a project of type "$type", $frameworks', ({ name }) => {
  it('serve calls of tRPC, Apollo Server and GraphQL Yoga', async () => {
    expect(await run(name, 'calls.js')).toEqual(written(3));
  });

  it('serve a request of Nest', async () => {
    expect(await run(name, 'nest.js')).toEqual(written(1));
  });
});

describe('the tarballs in Jest, with Nest in CommonJS', () => {
  it('serve and refuse requests and messages', async () => {
    const args = [
      '--json',
      '--config',
      '{"testEnvironment":"node","transform":{},"testRegex":"nest.test.js$"}',
    ];
    const output = await projectOf('commonjs').run('node_modules/jest/bin/jest.js', args, {
      DATABASE_URL: database.url,
    });
    expect(JSON.parse(output)).toMatchObject({ success: true, numPassedTests: 3, openHandles: [] });
  });
});

const describeWithRedis = await requireService('redis');
describeWithRedis('the tarballs with a Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it.each(WITH_ALL)('run a job in a project of type "$type"', async ({ name }) => {
    expect(await run(name, 'jobs.js', { REDIS_URL: redis.url, QUEUE: `packed-${name}` })).toEqual(written(1));
  });
});
