import { readFileSync } from 'node:fs';
import { createTestDatabase, type RedisServer, startRedis, type TestDatabase } from '@dmt-tooling/harness';
import { QueueEvents } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the README', () => {
  let redis: RedisServer;
  let database: TestDatabase;

  beforeAll(async () => {
    redis = await startRedis();
    database = await createTestDatabase();
    for (const tenant of ['acme', 'globex']) {
      await database.query(`create schema tenant_${tenant}`);
      await database.query(`create table tenant_${tenant}.users (id serial primary key, name text not null)`);
    }
    process.env.DATABASE_URL = database.url;
    process.env.REDIS_URL = redis.url;
  });
  afterAll(async () => {
    await database?.drop();
    await redis?.stop();
  });

  it.each(['schema.ts', 'tenants.ts', 'jobs.ts'])('prints %s', (name) => {
    const sample = readFileSync(new URL(name, import.meta.url), 'utf8');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n// ${name}\n${sample}\`\`\`\n`);
  });

  it('shows a queue and a worker that work', async () => {
    const { invitations, worker } = await import('./jobs.ts');
    const { tenants } = await import('./tenants.ts');
    const events = new QueueEvents('invitations', {
      connection: { url: redis.url, maxRetriesPerRequest: null },
    });
    await events.waitUntilReady();
    const job = await invitations.forTenant('acme').add('invite', { name: 'Ada' });
    expect(await job.waitUntilFinished(events, 10_000)).toBe(1);
    expect(await database.query('select name from tenant_acme.users')).toEqual([{ name: 'Ada' }]);
    expect(await database.query('select name from tenant_globex.users')).toEqual([]);
    await Promise.all([events.close(), worker.close(), invitations.close()]);
    await tenants.dispose();
  });
});
