import { createTestDatabase, type TestDatabase, type TestRole, withClient } from '@dmt-tooling/harness';
import { hostileIds, sampleIds } from '@dmt-tooling/harness/hostile-ids';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../../../test/chaos.ts';
import { createRuntimeRole, protectSql } from '../../../test/fixtures/row-tables.ts';
import { runSqlOn } from '../../../test/run-sql.ts';
import { type IsolationOptions, resolveConfig } from '../../config/index.ts';
import { isDmtError } from '../../errors/index.ts';
import { parseTenantId, type TenantId } from '../../tenant/index.ts';
import { createStrategy } from '../create-strategy.ts';
import { claimTenant, ensureDirectory, setTenantState } from '../directory/index.ts';
import type { IsolationStrategy } from '../isolation-strategy.ts';
import type { RunSql } from '../run-sql.ts';

const things = pgTable('things', { id: text('id'), tenant: text('tenant').notNull() });
const withCode = (code: string) => expect.objectContaining({ code });
const acme = parseTenantId('acme');

function strategyWith(isolation: IsolationOptions = {}): IsolationStrategy {
  return createStrategy(
    resolveConfig({
      connection: { url: 'postgresql://localhost/app' },
      schemas: { tenant: { things } },
      isolation: { strategy: 'row', tenantColumn: 'tenant', ...isolation },
    }),
  );
}

describe('place', () => {
  it('says in a setting whose rows a statement sees, and reserves the name of a schema', () => {
    expect(strategyWith().place(acme)).toEqual({
      tenantId: 'acme',
      strategy: 'row',
      region: '',
      database: '',
      schemaName: 'public',
      provesSchema: false,
      reservedName: 'tenant_acme',
      searchPath: '"public", pg_temp',
      settings: [{ name: 'app.tenant_id', value: 'acme' }],
    });
  });

  it('signs the setting with the key of the configuration', () => {
    const settingsWith = (contextKey: string): unknown => strategyWith({ contextKey }).place(acme).settings;
    const key = 'k'.repeat(32);
    expect(settingsWith(key)).toEqual([
      { name: 'app.tenant_id', value: 'acme' },
      { name: 'app.tenant_signature', value: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(settingsWith(key)).not.toEqual(settingsWith('l'.repeat(32)));
  });

  it.each([
    ['uuid', '0b5bd0f6-9a5c-4e0f-8f2b-6d3a1c0e9b7d', '0B5BD0F6-9a5c-4e0f-8f2b-6d3a1c0e9b7d'],
    ['uuid', '00000000-0000-0000-0000-000000000000', '{00000000-0000-0000-0000-000000000000}'],
    ['uuid', '00000000-0000-0000-0000-000000000001', '00000000000000000000000000000001'],
    ['integer', '7', '07'],
    ['integer', '0', '-0'],
    ['integer', '-2147483648', '2147483648'],
    ['integer', '42', ' 42'],
    ['bigint', '9223372036854775807', '9223372036854775808'],
    ['bigint', '1', '1.0'],
    ['bigint', '10', '1e1'],
  ] as const)('takes one spelling of a %s only: %s, and not %s', (tenantIdType, good, bad) => {
    const strategy = strategyWith({ tenantIdType });
    expect(strategy.place(parseTenantId(good)).settings[0]?.value).toBe(good);
    expect(() => strategy.place(parseTenantId(bad))).toThrow(withCode('DMT_TENANT_ID_INVALID'));
  });
});

describe('a server', () => {
  let database: TestDatabase;
  let admin: RunSql;
  let role: TestRole;
  let run: RunSql;
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = runSqlOn(database);
    await ensureDirectory(admin);
    await admin('create table public.things (id text, tenant text not null)');
    await database.query(protectSql('public.things'));
    role = await createRuntimeRole(database);
    run = (statement, values) =>
      withClient(role.url, async (client) => {
        const { rows } = await client.query<Record<string, unknown>>(statement, values && [...values]);
        return { rows };
      });
  });
  afterAll(() => database.drop());

  const verify = (strategy: IsolationStrategy, id: TenantId): Promise<void> =>
    strategy.verify(run, strategy.place(id));
  const enter = async (id: TenantId, strategy = 'row'): Promise<void> => {
    const { reservedName } = strategyWith().place(id);
    await claimTenant(admin, { tenantId: id, schemaName: reservedName, strategy, state: 'active' });
  };

  describe('that keeps rows apart', () => {
    it('has the tenants that the directory lists as active, and no others', async () => {
      await enter(acme);
      await expect(verify(strategyWith(), acme)).resolves.toBeUndefined();
      const states = [
        ['suspended', 'DMT_TENANT_SUSPENDED'],
        ['dropping', 'DMT_TENANT_NOT_READY'],
        ['dropped', 'DMT_TENANT_NOT_FOUND'],
      ] as const;
      for (const [state, code] of states) {
        await setTenantState(admin, acme, state);
        await expect(verify(strategyWith(), acme)).rejects.toThrow(withCode(code));
      }
      await expect(verify(strategyWith(), parseTenantId('nobody'))).rejects.toThrow(
        withCode('DMT_TENANT_NOT_FOUND'),
      );
    });

    it('does not take a tenant of another strategy for its own', async () => {
      const id = parseTenantId('of_schemas');
      await enter(id, 'schema');
      await expect(verify(strategyWith(), id)).rejects.toThrow(withCode('DMT_TENANT_ELSEWHERE'));
    });

    it('has no tenant at all without a directory that can be read', async () => {
      const id = parseTenantId('known');
      await enter(id);
      await database.query(`revoke select on dmt.tenants from ${role.name}`);
      await expect(verify(strategyWith(), id)).rejects.toThrow(withCode('DMT_DIRECTORY_UNREADABLE'));
      await database.query(`grant select on dmt.tenants to ${role.name}`);
      await database.query('alter table dmt.tenants rename to gone');
      await expect(verify(strategyWith(), id)).rejects.toThrow(withCode('DMT_TENANT_NOT_FOUND'));
      await database.query('alter table dmt.gone rename to tenants');
      await expect(verify(strategyWith(), id)).resolves.toBeUndefined();
    });

    it('is looked at once, however many tenants wait for it', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => parseTenantId(`many_${index}`));
      for (const id of ids) await enter(id);
      const strategy = strategyWith();
      const asked: string[] = [];
      const counting: RunSql = (statement, values) => {
        asked.push(statement);
        return run(statement, values);
      };
      await Promise.all(ids.map((id) => strategy.verify(counting, strategy.place(id))));
      expect(asked.filter((statement) => statement.includes('pg_policy'))).toHaveLength(1);
    });

    it('is looked at without a wait for a table that a migration has locked', async () => {
      const id = parseTenantId('beside_a_migration');
      await enter(id);
      await withClient(database.url, async (migration) => {
        await migration.query('begin');
        await migration.query('lock table public.things');
        const hasty: RunSql = (statement, values) =>
          withClient(role.url, async (client) => {
            await client.query('set lock_timeout = 500');
            const { rows } = await client.query<Record<string, unknown>>(statement, values && [...values]);
            return { rows };
          });
        const strategy = strategyWith();
        await expect(strategy.verify(hasty, strategy.place(id))).resolves.toBeUndefined();
      });
    });
  });

  describe('by which rows could cross', () => {
    const id = parseTenantId('victim');
    beforeAll(() => enter(id));

    it.each<[string, break_: (as: TestRole) => string, mend: (as: TestRole) => string, RegExp]>([
      [
        'a superuser',
        ({ name }) => `alter role ${name} superuser`,
        ({ name }) => `alter role ${name} nosuperuser`,
        /is a superuser.*create role app login/,
      ],
      [
        'BYPASSRLS',
        ({ name }) => `alter role ${name} bypassrls`,
        ({ name }) => `alter role ${name} nobypassrls`,
        /has BYPASSRLS.*nobypassrls/,
      ],
      [
        'a role that may become a superuser',
        ({ name }) => `create role ${name}_might superuser; grant ${name}_might to ${name}`,
        ({ name }) => `drop role ${name}_might`,
        /may become .*_might.*revoke/,
      ],
      [
        'the owner of a table',
        ({ name }) => `create table public.mine (tenant text); alter table public.mine owner to ${name}`,
        () => 'drop table public.mine',
        /owner of public\.mine/,
      ],
      [
        'a member of its owner',
        ({ name }) =>
          `create role ${name}_owner; create table public.mine (tenant text); alter table public.mine owner to ${name}_owner; grant ${name}_owner to ${name}`,
        ({ name }) => `drop table public.mine; drop role ${name}_owner`,
        /owner of public\.mine \(.*_owner\) or a member/,
      ],
      [
        'a table without row level security',
        () => 'alter table public.things disable row level security',
        () => 'alter table public.things enable row level security',
        /public\.things has no row level security/,
      ],
      [
        'a table on which it is not forced',
        () => 'alter table public.things no force row level security',
        () => 'alter table public.things force row level security',
        /public\.things is not forced/,
      ],
      [
        'another table with the column, and no policy',
        ({ name }) =>
          `create table public.forgotten (tenant text); grant select on public.forgotten to ${name}`,
        () => 'drop table public.forgotten',
        /public\.forgotten has no row level security/,
      ],
      [
        'a table without a policy for the role',
        () => 'alter policy dmt_tenant_rows on public.things to pg_monitor',
        () => 'alter policy dmt_tenant_rows on public.things to public',
        /public\.things has no policy/,
      ],
      [
        'a policy that lets everything through',
        () => 'create policy loose on public.things for select using (true)',
        () => 'drop policy loose on public.things',
        /Policy loose of table public\.things/,
      ],
      [
        'a policy that lets rows of others be written',
        () =>
          "create policy loose on public.things using (tenant = current_setting('app.tenant_id', true)) with check (id <> 'tenant')",
        () => 'drop policy loose on public.things',
        /Policy loose of table public\.things/,
      ],
      [
        'a policy that looks at another column',
        () =>
          "create policy loose on public.things for select using (id = current_setting('app.tenant_id', true))",
        () => 'drop policy loose on public.things',
        /Policy loose of table public\.things/,
      ],
      [
        'a table of the configuration without the column',
        () => 'alter table public.things rename column tenant to other',
        () => 'alter table public.things rename column other to tenant',
        /public\.things has no column tenant/,
      ],
      [
        'TRUNCATE',
        ({ name }) => `grant truncate on public.things to ${name}`,
        ({ name }) => `revoke truncate on public.things from ${name}`,
        /has truncate on table public\.things/,
      ],
      [
        'a view that reads as its owner',
        ({ name }) =>
          `create view public.all_things as select * from public.things; grant select on public.all_things to ${name}`,
        () => 'drop view public.all_things',
        /View public\.all_things reads public\.things.*security_invoker/,
      ],
      [
        'a view on a view',
        ({ name }) =>
          `create view public.inner_things with (security_invoker = true) as select * from public.things;
           create view public.outer_things as select * from public.inner_things; grant select on public.outer_things to ${name}`,
        () => 'drop view public.outer_things, public.inner_things',
        /View public\.outer_things reads/,
      ],
      [
        'a materialized view',
        ({ name }) =>
          `create materialized view public.frozen as select * from public.things; grant select on public.frozen to ${name}`,
        () => 'drop materialized view public.frozen',
        /View public\.frozen reads/,
      ],
      [
        'a function that runs as a superuser',
        () =>
          'create function public.peek() returns setof public.things language sql security definer as $$ select * from public.things $$',
        () => 'drop function public.peek()',
        /Function public\.peek\(\) runs as/,
      ],
      [
        'a function that builds its SQL and runs as a superuser',
        () =>
          "create function public.peek(t text) returns bigint language plpgsql security definer as $$ declare n bigint; begin execute 'select count(*) from ' || t into n; return n; end $$",
        () => 'drop function public.peek(text)',
        /Function public\.peek\(t text\) runs as/,
      ],
      [
        'a collation that folds ids',
        () =>
          `create collation public.folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
           alter table public.things drop column tenant cascade; alter table public.things add column tenant text not null collate public.folding; ${protectSql('public.things').replace(/alter table[^;]*enable[^;]*;/, '')}`,
        () =>
          `drop policy dmt_tenant_rows on public.things; alter table public.things drop column tenant; alter table public.things add column tenant text not null; drop collation public.folding; ${protectSql('public.things').replace(/alter table[^;]*enable[^;]*;/, '')}`,
        /Column tenant of table public\.things has a collation/,
      ],
    ])('is refused before the first statement: %s', async (_name, break_, mend, message) => {
      const strategy = strategyWith();
      await database.query(break_(role));
      try {
        const refusal = await verify(strategy, id).catch((error: unknown) => error);
        expect(isDmtError(refusal, 'DMT_ISOLATION_BROKEN') && refusal.message).toMatch(message);
      } finally {
        await database.query(mend(role));
      }
      // What was put right serves at once.
      await expect(verify(strategy, id)).resolves.toBeUndefined();
    });

    it.each([
      [
        'a view with the rights of whoever reads it',
        'create view public.fine with (security_invoker = on) as select * from public.things',
        'drop view public.fine',
      ],
      [
        'a function of an owner for whom policies hold',
        `create role fine_owner; create function public.fine() returns bigint language sql security definer as 'select count(*) from public.things'; alter function public.fine() owner to fine_owner`,
        'drop function public.fine(); drop role fine_owner',
      ],
      [
        'a table of others that this role cannot reach',
        'create schema others; create table others.events (tenant text)',
        'drop schema others cascade',
      ],
      [
        'a policy that only restricts',
        'create policy narrow on public.things as restrictive using (id is not null)',
        'drop policy narrow on public.things',
      ],
    ])('is not seen in %s', async (_name, make, undo) => {
      await database.query(make);
      await expect(verify(strategyWith(), id)).resolves.toBeUndefined();
      await database.query(undo);
    });
  });
});

describe('hostile ids', () => {
  it(`each have a setting of their own, and a name (DMT_CHAOS_SEED=${chaosSeed})`, () => {
    const strategy = strategyWith();
    const owners = new Map<string, string>();
    for (const id of listIds()) {
      const { settings, reservedName } = strategy.place(id);
      expect(settings[0]?.value).toBe(id);
      expect(owners.get(reservedName)).toBeUndefined();
      owners.set(reservedName, id);
    }
  });
});

/** Ids that can be ids, each once. */
function listIds(): TenantId[] {
  const ids = new Set([...hostileIds, ...sampleIds(chaosSize(100_000), chaosSeed)]);
  return [...ids].flatMap((id) => {
    try {
      return [parseTenantId(id)];
    } catch {
      // What is no id is refused before it reaches a strategy; see the tests of parseTenantId.
      return [];
    }
  });
}
