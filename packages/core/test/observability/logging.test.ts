import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { DebugOptions, LogProvider, TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import winston from 'winston';
import { createObserved } from '../fixtures/create-observed.ts';
import type { Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a']);
});
afterAll(() => database.drop());
afterEach(() => void vi.restoreAllMocks());

interface Output {
  readonly stream: Writable;
  /** What was written, parsed line by line. */
  readonly entries: Array<Record<string, unknown> & { msg?: string; durationMs?: number }>;
}

function createOutput(): Output {
  const entries: Output['entries'] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      entries.push(
        ...String(chunk)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      done();
    },
  });
  return { stream, entries };
}

function open(provider: LogProvider, debug: DebugOptions): TenantManager<Tables> {
  return createObserved(database.url, { hooks: { logger: { provider } }, debug });
}

const secret = 'canary-4711';
const select = (tenants: TenantManager<Tables>): Promise<unknown> =>
  tenants.getDb('a').select({ id: items.id }).from(items).where(eq(items.tenant, secret));

describe('debug output', () => {
  it('goes to the standard error stream without a logger, a line for each statement', async () => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
    await using tenants = createObserved(database.url, { debug: { enabled: true, logPoolEvents: false } });
    await select(tenants);
    expect(lines).toEqual([
      expect.stringMatching(/^\[dmt\] tenant=a query="select \\"id\\" from .*" duration=\d+ms\n$/),
    ]);
  });

  it('is silent unless it was asked for', async () => {
    const write = vi.spyOn(process.stderr, 'write');
    await using tenants = createObserved(database.url, { debug: { logQueries: true } });
    await select(tenants);
    tenants.evictPool('a');
    expect(write).not.toHaveBeenCalled();
  });

  it('reaches pino as fields and a message', async () => {
    const { stream, entries } = createOutput();
    await using tenants = open(pino({ level: 'debug' }, stream), { enabled: true });
    await select(tenants);
    tenants.evictPool('a');
    expect(entries).toMatchObject([
      { level: 20, event: 'POOL_CREATED', tenant: 'a', msg: '[dmt] POOL_CREATED tenant=a' },
      { event: 'TENANT_RESOLVED', schema: 'tenant_a' },
      {
        level: 20,
        tenant: 'a',
        durationMs: expect.any(Number),
        msg: expect.stringMatching(/^\[dmt\] tenant=a/),
      },
      { event: 'POOL_EVICTED' },
    ]);
  });

  it('reaches winston as a message and fields', async () => {
    const { stream, entries } = createOutput();
    const logger = winston.createLogger({
      level: 'debug',
      transports: [new winston.transports.Stream({ stream, format: winston.format.json() })],
    });
    await using tenants = open(logger, { enabled: true, logPoolEvents: false });
    await select(tenants);
    await waitUntil(() => entries.length > 0, { timeoutMs: 10_000 });
    expect(entries).toMatchObject([
      { level: 'debug', tenant: 'a', query: expect.any(String), message: expect.stringMatching(/^\[dmt\]/) },
    ]);
  });

  it('marks slow statements, also when no others are shown', async () => {
    const { stream, entries } = createOutput();
    await using tenants = open(pino({ level: 'debug' }, stream), {
      enabled: true,
      logQueries: false,
      logPoolEvents: false,
      slowQueryThreshold: 40,
    });
    await select(tenants);
    await tenants.getDb('a').execute(sql`select pg_sleep(0.06)`);
    expect(entries).toMatchObject([
      { level: 40, msg: expect.stringMatching(/^\[dmt\] SLOW_QUERY tenant=a/) },
    ]);
  });

  it.each([
    [false, false],
    [true, true],
  ])('with logParams %s shows parameters: %s', async (logParams, isShown) => {
    const { stream, entries } = createOutput();
    await using tenants = open(pino({ level: 'debug' }, stream), { enabled: true, logParams });
    await select(tenants);
    expect(JSON.stringify(entries).includes(secret)).toBe(isShown);
  });

  it('cannot be made to break a line, colour it or pass for another tenant', async () => {
    const { stream, entries } = createOutput();
    await using tenants = open(pino({ level: 'debug' }, stream), { enabled: true, logPoolEvents: false });
    await tenants.getDb('a').execute(sql.raw('select 1 as "\u009b31m\u202e\n[dmt] tenant=b query=x"'));
    expect(entries[0]?.msg).toBe(
      '[dmt] tenant=a query="select 1 as \\"\\u{9b}31m\\u{202e} [dmt] tenant=b query=x\\"" duration=' +
        `${entries[0]?.durationMs}ms`,
    );
  });

  it('that fails does not fail the statement', async () => {
    const fail = (): never => {
      throw new Error('disk full');
    };
    await using tenants = open({ debug: fail, info: fail, warn: fail, error: fail }, { enabled: true });
    expect(await tenants.getDb('a').select().from(items)).toHaveLength(1);
  });

  it('keeps to the level of the configuration', async () => {
    const { stream, entries } = createOutput();
    const provider = pino({ level: 'debug' }, stream);
    await using tenants = createObserved(database.url, {
      hooks: { logger: { provider, level: 'warn' } },
      debug: { enabled: true },
    });
    await select(tenants);
    await delay(5);
    expect(entries).toEqual([]);
  });
});
