import { readFileSync } from 'node:fs';
import { ensureDirectory } from '@dmt/core/internal';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureDirectory(async (text) => ({ rows: (await database.query(text)) as [] }));
  await database.query(`create table public.plans (id integer primary key, name text not null);
    insert into public.plans values (1, 'free'), (2, 'pro')`);
  for (const [index, id] of ['acme', 'globex'].entries()) {
    await database.query(`create schema tenant_${id};
      create table tenant_${id}.orders (id integer primary key, plan_id integer, total numeric not null, created_at timestamp not null default '2026-06-01');
      insert into tenant_${id}.orders values (1, ${index + 1}, ${index + 10}), (2, null, 5);
      insert into dmt.tenants (id, schema_name, strategy, state) values ('${id}', 'tenant_${id}', 'schema', 'active')`);
  }
  process.env.DATABASE_URL = database.url;
});
afterAll(async () => {
  await (await import('./tenants.ts')).tenants.dispose();
  await database?.drop();
});

describe('the README', () => {
  it.each(['schema.ts', 'tenants.ts', 'orders.ts', 'report.ts'])('prints %s', (name) => {
    const block = `\`\`\`ts\n// ${name}\n${readFileSync(new URL(name, import.meta.url), 'utf8')}\`\`\`\n`;
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(block);
  });

  it('shows queries that join', async () => {
    const { ordersWithPlans, ordersPerPlan, lookedUp, raw } = await import('./orders.ts');
    expect(ordersWithPlans).toEqual([
      { id: 2, plan: null },
      { id: 1, plan: 'free' },
    ]);
    expect(ordersPerPlan).toEqual([{ plan: 'free', orders: 1 }]);
    expect(lookedUp.map(({ id, planName }) => [id, planName]).sort()).toEqual([
      [1, 'free'],
      [2, null],
    ]);
    expect(raw).toEqual([]);
  });

  it('shows a report on all tenants', async () => {
    const { rows, unread, seen, auditLog } = await import('./report.ts');
    expect(rows).toEqual([
      { tenantId: 'globex', orders: 2, revenue: '16' },
      { tenantId: 'acme', orders: 2, revenue: '15' },
    ]);
    expect([unread, seen.sort()]).toEqual([[], ['acme/1', 'acme/2', 'globex/1', 'globex/2']]);
    expect(auditLog.map(({ phase }) => phase)).toEqual(['started', 'finished', 'started', 'finished']);
  });
});
