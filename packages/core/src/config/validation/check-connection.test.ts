import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { configErrorOf, configProblems, url } from '../../../test/config-problems.ts';

const schemas = { tenant: {} };

describe('defineConfig about the connection', () => {
  const connectionProblems = (connection: unknown): string[] => configProblems({ connection, schemas });

  it.each([
    [{ url: undefined }, 'connection.url is undefined: is DATABASE_URL set?'],
    [{ url: '' }, 'connection.url is empty: is DATABASE_URL set?'],
    [{ url: ' ' }, 'connection.url is empty: is DATABASE_URL set?'],
    [{}, 'connection.url is missing: write url: process.env.DATABASE_URL, or give connection.pool'],
    [{ url: 5432 }, 'connection.url must be a string, not a number'],
  ])('explains %o', (connection, line) => {
    expect(connectionProblems(connection)).toEqual([line]);
  });

  it.each([
    ['mysql://app:canary-secret@localhost/app', 'is not the URL of a PostgreSQL database'],
    ['app:canary-secret@localhost/app', 'is not the URL of a PostgreSQL database'],
    ['canary-secret', 'is not the URL of a PostgreSQL database'],
    ['postgres://app:canary-secret#1@localhost/app', 'is not a valid URL'],
    ['postgres://app:canary-secret/1@localhost/app', 'is not a valid URL'],
    ['postgres://app:canary-secret%@localhost/app', 'is not a valid URL'],
    ['postgres://app:canary-secret@localhost:99999/app', 'is not a valid URL'],
    ['postgres://app:canary-secret@undefined/app', 'holds the word undefined or null'],
    ['postgres://undefined:canary-secret@localhost/app', 'holds the word undefined or null'],
    ['postgres://app:canary-secret@localhost/undefined', 'holds the word undefined or null'],
    ['postgres://app:canary-secret@localhost/app?options=-c%20search_path%3Dvictim', 'sets search_path'],
    ['postgres://app:canary-secret@localhost/app?options=--search-path%3Dvictim', 'sets search_path'],
    ['postgres://app:canary-secret@localhost/app?options=-csea%5Crch_path%3Dvictim', 'sets search_path'],
    ['postgres://app:canary-secret@localhost/app?options=-cSEARCH_PATH%3Dvictim', 'sets search_path'],
  ])('refuses %s and shows none of it', (wrong, message) => {
    const error = configErrorOf({ connection: { url: wrong }, schemas });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: 'connection.url', message: expect.stringContaining(message) }),
    ]);
    expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toContain('canary-secret');
  });

  it.each([
    'postgresql://localhost/app',
    'postgres://app@localhost/app',
    'postgresql:///app?host=/var/run/postgresql',
    'postgresql://app:p%40ss%23@[::1]:5432/app?sslmode=require',
    'postgresql://localhost/app?options=-c%20statement_timeout%3D5000',
    '/var/run/postgresql app',
    'socket:/var/run/postgresql?db=app',
  ])('takes %s', (good) => {
    expect(connectionProblems({ url: good })).toEqual([]);
  });

  it.each([
    [
      { url, pool: { host: 'localhost' } },
      'connection.url contradicts connection.pool: give only one of the two',
    ],
    [
      { url, poolConfig: { host: 'other' } },
      'connection.poolConfig.host contradicts connection.url: put it into the URL, or use connection.pool',
    ],
    [
      { pool: { max: 5 }, poolConfig: { max: 6 } },
      'connection.poolConfig.max contradicts connection.pool: give it in one place',
    ],
    [
      { url, poolConfig: { options: '-c search_path=victim' } },
      'connection.poolConfig.options sets search_path: take it out, since every statement brings the path of its own tenant',
    ],
    [
      { pool: { options: '--search_path=victim' } },
      'connection.pool.options sets search_path: take it out, since every statement brings the path of its own tenant',
    ],
    [
      { pool: { connectionString: undefined }, url: undefined, poolConfig: 5 },
      'connection.poolConfig must be an object, not a number',
    ],
    [{ pool: { connectionString: '' } }, 'connection.pool.connectionString is empty: is DATABASE_URL set?'],
    [
      { url, retry: { initialDelayMs: 9_000 } },
      'connection.retry.initialDelayMs is 9000, above connection.retry.maxDelayMs (5000): make the first pause no longer than the longest',
    ],
    [
      { url, poolConfig: { verify: () => undefined } },
      'connection.poolConfig.verify is not called: use onConnect, which may be asynchronous and may throw',
    ],
    [
      { pool: { log: () => undefined } },
      'connection.pool.log is not called: set debug: { enabled: true }, or hooks.logger',
    ],
    [
      { url, poolConfig: { Client: pg.Client } },
      "connection.poolConfig.Client is not used: leave it out, since a tenant's settings travel by the Client of pg",
    ],
    [{ url, poolConfig: { Promise } }, 'connection.poolConfig.Promise is not used: leave it out'],
    [
      { url, poolConfig: { pipeline: true } },
      'connection.poolConfig.pipeline is not used: set isolation.pooling.pipelining',
    ],
    [
      { url, poolConfig: { idleTimeoutMilis: 5 } },
      'connection.poolConfig.idleTimeoutMilis is not an option: did you mean idleTimeoutMillis?',
    ],
    [
      { pool: { uselibpqcompat: true } },
      'connection.pool.uselibpqcompat is not an option: pg would not look at it: leave it out',
    ],
    [
      { url, poolConfig: { allowExitOnIdle: 'yes' } },
      'connection.poolConfig.allowExitOnIdle must be true or false, not a string',
    ],
    [
      { url, pooler: 'transaction', poolConfig: { onConnect: () => undefined } },
      "connection.poolConfig.onConnect contradicts connection.pooler: 'transaction', where no session is ours: give the role its settings: alter role … set …",
    ],
    [
      { url, pooler: 'pgbouncer' },
      `connection.pooler must be 'none' or 'session' or 'transaction', not "pgbouncer"`,
    ],
  ])('finds the contradiction in %o', (connection, line) => {
    expect(connectionProblems(connection)).toEqual([line]);
  });

  it('takes every option of pg that has its effect', () => {
    const poolConfig = {
      max: 3,
      min: 1,
      maxUses: 0,
      maxLifetimeSeconds: 60,
      allowExitOnIdle: true,
      onConnect: () => undefined,
      verify: undefined,
      pipeline: false,
      ssl: false,
      application_name: 'app',
      statement_timeout: 1_000,
      scramMaxIterations: 4_096,
    };
    expect(connectionProblems({ url, poolConfig })).toEqual([]);
  });

  it('says that a Pool is not the options of a pool', async () => {
    const pool = new pg.Pool();
    expect(connectionProblems({ pool })).toEqual([
      'connection.pool is a Pool: give the options that the Pool was made with',
    ]);
    await pool.end();
  });
});
