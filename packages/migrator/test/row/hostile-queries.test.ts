import { createTenantContext, findDmtError, type TenantDb } from '@dmt/core';
import { eq, type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRowProject, type RowProject } from './row-project.ts';
import type * as tables from './row-tables.ts';
import { users } from './row-tables.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

type Db = TenantDb<typeof tables>;
type Tx = Pick<Db, 'execute'>;

/** What nobody but its tenant may ever see, in rows, messages or notices. */
const SECRET = 'secret of globex';

describe.each([
  ['', {}],
  [', in a signed context', { contextKey: 'a key of at least thirty-two characters' }],
])('a hostile query against generated policies%s', (_name, isolation) => {
  let project: RowProject;
  let acme: Db;
  let victimId: number;
  let before: unknown;

  const scan = (): Promise<unknown> =>
    project.database.query(
      `select 'users' as name, u.* from users u where tenant_id = 'globex'
       union all select 'posts', tenant_id, id, title, null from posts where tenant_id = 'globex' order by 1, 3`,
    );

  beforeAll(async () => {
    project = await createRowProject(isolation);
    await project.generate('init');
    for (const id of ['acme', 'globex']) await project.tenants.createTenant(id);
    const globex = project.tenants.getDb('globex');
    const [victim] = await globex.insert(users).values({ name: 'Eve', secret: SECRET }).returning();
    victimId = victim?.id ?? 0;
    await globex.execute(sql`insert into posts (author, title) values (${victimId}, ${SECRET})`);
    acme = project.tenants.getDb('acme');
    await acme.insert(users).values({ name: 'Bob', secret: 'secret of acme' });
    // The planner's statistics hold values of all tenants.
    await project.database.query('analyze users');
    await project.database.query(
      `set role ${project.owner.name}; create function count_users() returns bigint language sql security definer as 'select count(*) from users'; reset role`,
    );
    // Anybody may have such a function; the planner would like to call it first.
    await project.database.query(
      `create function leak(value text) returns boolean language plpgsql cost 0.000001 as $$
       begin if value like '%globex%' then raise exception 'leak %', value; end if; return true; end $$`,
    );
    before = await scan();
  });
  afterAll(() => project?.[Symbol.asyncDispose]());

  /** All that came of it, whatever it was: rows, or the message of the failure. */
  const outcomeOf = async (work: (tx: Tx) => Promise<unknown>): Promise<string> => {
    try {
      return await acme.transaction(async (tx) => JSON.stringify(await work(tx)));
    } catch (error) {
      const messages: string[] = [];
      for (let one: unknown = error; one instanceof Error; one = one.cause) {
        const { code, detail } = one as { code?: unknown; detail?: unknown };
        // Drizzle's wrapper repeats the statement, which names what it looks for.
        if (!one.message.startsWith('Failed query')) messages.push(`${code}: ${one.message} ${detail ?? ''}`);
      }
      return `refused ${findDmtError(error)?.code ?? ''} ${messages.join(' | ')}`;
    }
  };
  const rowsOf = async (tx: Tx, query: SQL): Promise<unknown> => (await tx.execute(query)).rows;
  const run =
    (...texts: string[]) =>
    async (tx: Tx): Promise<unknown> => {
      let rows: unknown;
      for (const text of texts) rows = await rowsOf(tx, sql.raw(text));
      return rows;
    };

  it.each<[string, (tx: Tx) => Promise<unknown>, RegExp]>([
    ['asks for the rows by name', run(`select * from users where tenant_id = 'globex'`), /^\[\]$/],
    [
      'makes the condition true',
      run(`select secret from users where false or true`),
      /^\[{"secret":"secret of acme"}\]$/,
    ],
    [
      'has a cheap function that raises what it is shown',
      run('select name from users where leak(secret)'),
      /^\[{"name":"Bob"}\]$/,
    ],
    [
      'divides by zero where a guess is right',
      run(`select 1 / (case when secret like '%globex%' then 0 else 1 end) as x from users`),
      /^\[{"x":1}\]$/,
    ],
    [
      'has a cast fail on what it cannot see',
      run(`select secret::xml from users where secret like '%globex%'`),
      /^\[\]$/,
    ],
    [
      'joins a table with itself',
      run(`select b.secret from users a full join users b on true`),
      /^\[{"secret":"secret of acme"}\]$/,
    ],
    [
      'looks through a subselect of another table',
      run(`select (select max(u.secret) from users u where u.id = p.author) from posts p`),
      /^\[\]$/,
    ],
    ['reads a view', run('select * from user_names'), /^\[{"name":"Bob"}\]$/],
    ['calls a function of the owner', run('select count_users()::int as n'), /^\[{"n":1}\]$/],
    ['guesses where a row lies', run(`select secret from users where ctid = '(0,1)'`), /^\[\]$/],
    [
      'asks the statistics',
      run(`select most_common_vals::text, histogram_bounds::text from pg_stats where tablename = 'users'`),
      /^\[\]$/,
    ],
    ['writes a row for another', run(`insert into users (tenant_id, name) values ('globex', 'x')`), /42501/],
    ['moves a row to another', run(`update users set tenant_id = 'globex'`), /42501/],
    [
      'moves a row by an upsert',
      run(
        `insert into users (name) values ('Bob') on conflict (tenant_id, name) do update set tenant_id = 'globex'`,
      ),
      /42501/,
    ],
    [
      'takes over a row by an upsert',
      run(
        `insert into users (tenant_id, name) values ('globex', 'Eve') on conflict (tenant_id, name) do update set secret = 'x' returning *`,
      ),
      /42501/,
    ],
    [
      'merges into what it cannot see',
      run(
        `merge into users u using (values ('Eve')) v (name) on u.name = v.name when matched then update set secret = 'x' when not matched then do nothing`,
      ),
      /^\[\]$/,
    ],
    ['updates everything', run(`update users set secret = secret returning name`), /^\[{"name":"Bob"}\]$/],
    ['deletes everything', run('savepoint s', 'delete from users returning name', 'rollback to s'), /^\[\]$/],
    [
      'locks what it cannot see',
      run(`select name from users where tenant_id = 'globex' for update`),
      /^\[\]$/,
    ],
    ['truncates', run('truncate users cascade'), /42501/],
    ['switches row security off', run('set local row_security = off', 'select * from users'), /42501/],
    ['drops the policy', run('drop policy dmt_tenant_rows on users'), /42501/],
    ['switches the policies of the table off', run('alter table users disable row level security'), /42501/],
    ['adds a policy', run('create policy mine on users using (true)'), /42501/],
    [
      'adds a trigger',
      run('create trigger mine after insert on users execute function dmt_tenant_is_immutable()'),
      /42501/,
    ],
    [
      'becomes the owner',
      (tx) => run(`set local role ${project.owner.name}`)(tx),
      /DMT_STATEMENT_REFUSED|42501/,
    ],
    ['becomes a superuser', run(`set local session authorization postgres`), /DMT_STATEMENT_REFUSED|42501/],
    [
      'makes the application show it in a cursor',
      run('declare c cursor for select secret from users', 'fetch all from c'),
      /^\[{"secret":"secret of acme"}\]$/,
    ],
    [
      'copies the table',
      run(`create temp table mine on commit drop as table users`, 'select secret from mine'),
      /secret of acme|refused/,
    ],
    [
      'forgets the tenant',
      run(`select set_config('app.tenant_id', '', true)`, 'select * from users'),
      /^\[\]$/,
    ],
    ['reads the key of signed contexts', run('select * from dmt.context_keys'), /42501|42P01/],
  ])('that %s finds nothing', async (_attack, work, expected) => {
    const outcome = await outcomeOf(work);
    expect(outcome).toMatch(expected);
    expect(outcome).not.toContain(SECRET);
    expect(await scan()).toEqual(before);
  });

  it('learns nothing from keys: whether others have a name, an id or a row makes no difference', async () => {
    const tries = [
      [`insert into users (name) values ('Eve')`, `insert into users (name) values ('Nobody')`],
      [
        `insert into users (id, name) values (${victimId}, 'a')`,
        `insert into users (id, name) values (999999, 'a')`,
      ],
      [`insert into posts (author) values (${victimId})`, `insert into posts (author) values (999999)`],
      [`delete from users where id = ${victimId}`, 'delete from users where id = 999999'],
    ] as const;
    const forget = new Error('undone');
    for (const [theirs, nobodys] of tries) {
      const outcomes = [theirs, nobodys].map((text) =>
        acme
          .transaction(async (tx) => {
            await tx.execute(sql.raw(text));
            throw forget;
          })
          .catch(
            (error: { cause?: { code?: string } }) =>
              error.cause?.code ?? (error === forget ? 'done' : error),
          ),
      );
      const [first, second] = await Promise.all(outcomes);
      expect(first).toEqual(second);
    }
    expect(await scan()).toEqual(before);
  });

  it('meets no plan of another tenant, prepared once and run for all on one connection', async () => {
    const { tenants } = project;
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const prepared = contextDb.select({ secret: users.secret }).from(users).prepare('secrets');
    for (let round = 0; round < 20; round++) {
      for (const id of ['acme', 'globex']) {
        const rows = await runWithTenant({ tenantId: id }, () => prepared.execute());
        expect(rows).toEqual([{ secret: `secret of ${id}` }]);
      }
    }
  });

  it('copies its own rows only, on a connection of its own', async () => {
    const secrets = await project.tenants.withConnection('acme', async (client) => {
      await client.query('begin');
      await client.query('create temp table mine (secret text)');
      await client.query('insert into mine select secret from users');
      return (await client.query('select * from mine')).rows;
    });
    expect(secrets).toEqual([{ secret: 'secret of acme' }]);
  });

  it('sees no rows, and no error, without a tenant', async () => {
    const shared = project.tenants.getSharedDb();
    expect((await shared.execute(sql`select * from users`)).rows).toEqual([]);
    await expect(shared.execute(sql`insert into users (name) values ('x')`)).rejects.toThrow();
    expect(await scan()).toEqual(before);
  });

  it('has rows that nobody moves to another tenant, not even a superuser', async () => {
    await expect(
      project.database.query(`update users set tenant_id = 'acme' where name = 'Eve'`),
    ).rejects.toThrow(/cannot move to another tenant/);
  });

  it.runIf('contextKey' in isolation)('cannot forge another tenant', async () => {
    for (const signature of ['', 'f'.repeat(64), null]) {
      const outcome = await outcomeOf(async (tx) => {
        await tx.execute(sql`select set_config('app.tenant_id', 'globex', true)`);
        if (signature !== null)
          await tx.execute(sql`select set_config('app.tenant_signature', ${signature}, true)`);
        return rowsOf(tx, sql`select * from users`);
      });
      expect(outcome).toBe('[]');
    }
    const stolen = await outcomeOf((tx) => rowsOf(tx, sql`select current_setting('app.tenant_signature')`));
    expect(stolen).toMatch(/[0-9a-f]{64}/);
    const replayed = await outcomeOf(async (tx) => {
      await tx.execute(sql`select set_config('app.tenant_id', 'globex', true)`);
      return rowsOf(tx, sql`select * from users where ${eq(users.tenantId, 'globex')}`);
    });
    expect(replayed).toBe('[]');
  });
});
