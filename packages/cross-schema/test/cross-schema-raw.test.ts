import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossSchemaRaw } from '../src/index.ts';
import { type Fleet, openFleet } from './fixtures/open-tenants.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await openFleet();
  await fleet.create(['acme']);
  await fleet.database.query(`
    insert into public.plans values (1, 'free', 0), (2, 'pro', 20);
    insert into tenant_acme.orders (id, plan_id) values (1, 1), (2, 2);`);
});
afterAll(() => fleet?.close());

const raw = (sql: string, params?: readonly unknown[]) =>
  crossSchemaRaw(fleet.tenants.getDb('acme'), params === undefined ? { sql } : { sql, params });

describe('crossSchemaRaw', () => {
  it('joins both sides, with parameters', async () => {
    const sql = `select o.id, p.name from $tenant.orders o join $shared.plans p on p.id = o.plan_id where p.name = $1`;
    expect(await raw(sql, ['pro'])).toEqual([{ id: 2, name: 'pro' }]);
  });

  it('keeps the numbers of parameters, so that one may be used twice', async () => {
    const sql = `select date_trunc($1, created_at) is not null as known, count(*)::int from $tenant.orders
      where id >= $2 or id < $2 group by date_trunc($1, created_at)`;
    expect(await raw(sql, ['year', 1])).toEqual([{ known: true, count: 2 }]);
  });

  it.each([`x'; drop schema tenant_acme cascade; --`, '$tenant.orders', '$shared.plans', `$$ $tenant. $$`])(
    'takes the value %s for what it is',
    async (value) => {
      expect(await raw('select $1::text as value from $shared.plans limit 1', [value])).toEqual([{ value }]);
    },
  );

  it('runs in a transaction', async () => {
    await fleet.tenants.getDb('acme').transaction(async (tx) => {
      const rows = await crossSchemaRaw<{ count: number }>(tx, {
        sql: 'select count(*)::int from $tenant.orders',
      });
      expect(rows[0]?.count).toBe(2);
    });
  });

  it('refuses several statements before anything is sent', async () => {
    const refused = expect.objectContaining({ code: 'DMT_USAGE' });
    await expect(raw('select 1; drop table $tenant.orders')).rejects.toThrow(refused);
    await expect(raw('select 1; /* nothing */ ; -- more')).resolves.toBeDefined();
    expect(await raw('select count(*)::int from $tenant.orders')).toEqual([{ count: 2 }]);
  });

  it('refuses the handle of the shared tables', async () => {
    const asked = crossSchemaRaw(fleet.tenants.getSharedDb(), { sql: 'select 1' });
    await expect(asked).rejects.toThrow(expect.objectContaining({ code: 'DMT_USAGE' }));
  });
});
