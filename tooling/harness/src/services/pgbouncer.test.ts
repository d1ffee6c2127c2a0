import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { withClient } from '../database/with-client.ts';
import { requireService } from '../vitest/require-service.ts';
import { startPgBouncer } from './pgbouncer.ts';

const describeWithPgBouncer = await requireService('pgbouncer');

describeWithPgBouncer('startPgBouncer', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const backendPid = async (client: pg.Client): Promise<number> =>
    (await client.query('select pg_backend_pid() as pid')).rows[0].pid;

  it('shares one backend between clients in transaction mode', async () => {
    await using bouncer = await startPgBouncer({
      upstreamUrl: database.url,
      poolMode: 'transaction',
      poolSize: 1,
    });
    const pids = await withClient(bouncer.url, (first) =>
      withClient(bouncer.url, async (second) => [await backendPid(first), await backendPid(second)]),
    );
    expect(pids[0]).toBe(pids[1]);
  });

  it('keeps a backend per client in session mode', async () => {
    await using bouncer = await startPgBouncer({
      upstreamUrl: database.url,
      poolMode: 'session',
      poolSize: 2,
    });
    const pids = await withClient(bouncer.url, (first) =>
      withClient(bouncer.url, async (second) => [await backendPid(first), await backendPid(second)]),
    );
    expect(pids[0]).not.toBe(pids[1]);
  });

  it('lets in the roles it was told of, and nobody else', async () => {
    const [known, unknown] = [await database.createRole(), await database.createRole()];
    await using bouncer = await startPgBouncer({
      upstreamUrl: database.url,
      poolMode: 'transaction',
      poolSize: 1,
      roleUrls: [known.url],
    });
    const through = (name: string): string => Object.assign(new URL(bouncer.url), { username: name }).href;
    const user = await withClient(through(known.name), (client) =>
      client.query('select current_user as name'),
    );
    expect(user.rows).toEqual([{ name: known.name }]);
    await expect(withClient(through(unknown.name), backendPid)).rejects.toThrow(/user|auth/);
  });

  it('answers on its console, and says why it did not start', async () => {
    const options = { upstreamUrl: database.url, poolMode: 'transaction', poolSize: 1 } as const;
    await using bouncer = await startPgBouncer(options);
    const client = new pg.Client({ connectionString: bouncer.adminUrl });
    await client.connect();
    const { rows } = await client.query('show databases');
    await client.end();
    expect(rows.length).toBeGreaterThan(0);
    await expect(startPgBouncer({ ...options, settings: { pool_mode: 'nonsense' } })).rejects.toThrow(
      /PgBouncer did not start: .*pool_mode/s,
    );
  });
});
