import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDmtError } from '@dmt/core';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { createRowProject, plans, type RowProject } from './row-project.ts';
import { folders, posts, userNames, users } from './row-tables.ts';

// Each run of drizzle-kit takes a second of a core, of which a busy machine has few.
vi.setConfig({ testTimeout: 180_000 });

const withCode = (code: string) => expect.objectContaining({ code });
const codeOf = (error: unknown): string | undefined => findDmtError(error)?.code;

async function createServed(
  kit: '0.31' | '1.x' = '0.31',
  generate: (project: RowProject, kit: string) => Promise<unknown> = generateOnce,
): Promise<RowProject> {
  const project = await createRowProject({}, kit);
  await generate(project, kit);
  await project.migrator.migrateShared();
  for (const id of ['acme', 'globex']) await project.tenants.createTenant(id);
  return project;
}

/** What each drizzle-kit wrote at first, and for which role. */
const written = new Map<string, { readonly role: string; readonly files: ReadonlyMap<string, string> }>();

/** A run of drizzle-kit for the first project of its kind; the others get the same files, for their own roles. */
async function generateOnce({ folder, app, generate }: RowProject, kit: string): Promise<void> {
  const known = written.get(kit);
  if (known !== undefined) {
    for (const [file, text] of known.files) await folder.write(file, text.replaceAll(known.role, app.name));
    return;
  }
  await generate('init');
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.path.length + 1), await readFile(path, 'utf8'));
  }
  written.set(kit, { role: app.name, files });
}

describe.each(['0.31', '1.x'] as const)('tables that tenants share, generated with drizzle-kit %s', (kit) => {
  it('show each tenant its own rows, and all of them the shared tables', async () => {
    await using project = await createServed(kit);
    const { tenants } = project;
    for (const id of ['acme', 'globex']) {
      const db = tenants.getDb(id);
      const [user] = await db.insert(users).values({ name: 'Ada', secret: id }).returning();
      await db.insert(posts).values({ author: user?.id ?? 0, title: id });
    }
    for (const id of ['acme', 'globex']) {
      const db = tenants.getDb(id);
      expect(await db.select({ tenantId: users.tenantId, secret: users.secret }).from(users)).toEqual([
        { tenantId: id, secret: id },
      ]);
      expect(await db.select().from(userNames)).toEqual([{ name: 'Ada' }]);
      const joined = db.select({ title: posts.title }).from(posts);
      expect(await joined.innerJoin(users, eq(users.id, posts.author))).toEqual([{ title: id }]);
    }
    expect(await tenants.getSharedDb().select().from(plans)).toEqual([{ id: 7 }]);
    expect(await tenants.getSharedDb().execute(sql`select * from users`)).toMatchObject({ rows: [] });
    await expect(tenants.getDb('nobody').select().from(users)).rejects.toSatisfy(
      (error) => codeOf(error) === 'DMT_TENANT_NOT_FOUND',
    );
  });

  it('are not generated twice, and get what a new option needs in a migration of its own', async () => {
    await using project = await createServed(kit, (made) => made.generate('init'));
    expect((await project.generate()).migration).toBeUndefined();
    const signed = project.configure({ contextKey: 'x'.repeat(40) });
    const { migration } = await signed.migrator.generate({
      configFile: project.configFile,
      type: 'tenant',
      name: 'signed',
    });
    const text = await readFile(migration?.upPath ?? '', 'utf8');
    expect(text).toContain('dmt.signed_tenant()');
    expect(text.toLowerCase()).not.toContain('create table');
    expect(text).not.toContain('xxxx');
    expect(await signed.migrator.migrateAll()).toMatchObject({ succeeded: 1, failed: 0 });
  });
});

describe('migrations of tables that tenants share', () => {
  it('run once for all of them, whoever asks', async () => {
    await using project = await createRowProject();
    await project.generate('init');
    const { migrator } = project;
    expect(await migrator.migrateAll({ dryRun: true })).toMatchObject({
      total: 1,
      details: [{ status: 'planned' }],
    });
    const [first, second] = await Promise.all([migrator.migrateAll(), migrator.migrateAll()]);
    expect([first.details[0]?.status, second.details[0]?.status].sort()).toEqual(['migrated', 'skipped']);
    await migrator.createTenant('acme');
    await migrator.createTenant('globex');
    expect(await migrator.migrateTenant('acme')).toMatchObject({ tenantId: 'acme', status: 'skipped' });
    expect(await migrator.migrateTenants(['acme', 'globex'])).toMatchObject({ total: 1, failed: 0 });
    expect(await migrator.getStatus()).toMatchObject([
      { tenantId: 'acme', status: 'ok', appliedCount: 1, state: 'active' },
      { tenantId: 'globex', status: 'ok', appliedCount: 1, state: 'active' },
    ]);
    await expect(migrator.createTenant('acme')).rejects.toThrow(withCode('DMT_TENANT_EXISTS'));
    expect(await migrator.tenantExists('acme')).toBe(true);
    expect(await migrator.tenantExists('nobody')).toBe(false);
    const back = await migrator.rollback({ tenants: 'all', steps: 1 });
    expect(back.details).toMatchObject([{ status: 'rolled-back' }]);
    expect(await migrator.getStatus()).toMatchObject([{ status: 'behind' }, { status: 'behind' }]);
    expect(await migrator.migrateAll()).toMatchObject({ succeeded: 1 });
  });

  it('leave the tables to the application as it needs them, and no more', async () => {
    await using project = await createServed();
    const [rights] = await project.database.query(
      `select string_agg(privilege_type, ' ' order by privilege_type) as has
         from information_schema.role_table_grants where grantee = $1 and table_name = 'users'`,
      [project.app.name],
    );
    expect(rights).toEqual({ has: 'DELETE INSERT SELECT UPDATE' });
  });

  it('seed each tenant as the application', async () => {
    await using project = await createServed();
    const result = await project.migrator.seedAll(async (db, id) => {
      await db.execute(sql`insert into users (name, secret) values ('Seed', ${id})`);
    });
    expect(result).toMatchObject({ succeeded: 2, failed: 0 });
    expect(await project.tenants.getDb('globex').select().from(users)).toMatchObject([{ secret: 'globex' }]);
  });
});

describe('dropping a tenant of shared tables', () => {
  it('deletes its rows, all of them and no others, in the order of keys', async () => {
    await using project = await createServed();
    const { tenants, database, migrator } = project;
    for (const id of ['acme', 'globex']) {
      await tenants.getDb(id).execute(sql`
        insert into users (name) select 'u' || n from generate_series(1, 6000) n`);
      await tenants.getDb(id).execute(sql`insert into posts (author) select id from users`);
      await tenants.getDb(id).transaction(async (tx) => {
        const [root] = await tx.insert(folders).values({}).returning();
        await tx.insert(folders).values({ parent: root?.id ?? 0 });
      });
    }
    await tenants.dropTenant('acme');
    const counts = await database.query(
      `select tenant_id, count(*)::int from (select tenant_id from users union all select tenant_id from posts union all select tenant_id from folders) r group by 1`,
    );
    expect(counts).toEqual([{ tenant_id: 'globex', count: 12_002 }]);
    await expect(tenants.getDb('acme').select().from(users)).rejects.toSatisfy(
      (error) => codeOf(error) === 'DMT_TENANT_NOT_FOUND',
    );
    await expect(migrator.dropTenant('acme')).rejects.toThrow(withCode('DMT_TENANT_NOT_FOUND'));
    await tenants.createTenant('acme');
    expect(await tenants.getDb('acme').select().from(users)).toEqual([]);
  });

  it('goes on until nothing is left of what is written meanwhile', async () => {
    await using project = await createServed();
    const { database, migrator, tenants } = project;
    await tenants.getDb('acme').insert(users).values({ name: 'Ada' });
    await tenants.getDb('acme').insert(folders).values({});
    // Whichever of the two is emptied last, there is a new row in the other one.
    await database.query(`
      create table written_late (name text primary key);
      create function write_late() returns trigger language plpgsql security definer as $$ begin
        insert into written_late values (tg_table_name) on conflict do nothing;
        if not found then return null; end if;
        if tg_table_name = 'users' then insert into folders (tenant_id) values ('acme');
        else insert into users (tenant_id, name) values ('acme', 'late'); end if;
        return null;
      end $$;
      create trigger late after delete on users for each statement execute function write_late();
      create trigger late after delete on folders for each statement execute function write_late()`);

    await migrator.dropTenant('acme');

    expect(await database.query('select name from written_late order by 1')).toHaveLength(2);
    expect(
      await database.query('select tenant_id from users union all select tenant_id from folders'),
    ).toEqual([]);
  });

  it('goes on where it was interrupted', async () => {
    await using project = await createServed();
    const { database, migrator, tenants } = project;
    await tenants.getDb('acme').insert(users).values({ name: 'Ada' });
    await database.query(`update dmt.tenants set state = 'dropping' where id = 'acme'`);
    tenants.evictPool('acme');
    await expect(tenants.getDb('acme').select().from(users)).rejects.toSatisfy(
      (error) => codeOf(error) === 'DMT_TENANT_NOT_READY',
    );
    await migrator.dropTenant('acme');
    expect(await database.query('select * from users')).toEqual([]);
  });
});

describe('a process that has not heard of the end of a tenant', () => {
  it('reads nothing and lets nothing in, where the context is signed', async () => {
    const contextKey = 'a key of at least thirty-two characters';
    await using project = await createRowProject({ contextKey });
    await project.generate('init');
    const { tenants, database } = project;
    for (const id of ['acme', 'globex']) {
      await tenants.createTenant(id);
      await tenants.getDb(id).insert(users).values({ name: 'Ada' });
    }
    const elsewhere = project.configure({ contextKey });
    await elsewhere.migrator.dropTenant('acme');
    await database.query(`update dmt.tenants set state = 'suspended' where id = 'globex'`);

    for (const tenantId of ['acme', 'globex']) {
      const db = tenants.getDb(tenantId);
      expect(await db.select().from(users)).toEqual([]);
      for (const values of [{ name: 'late' }, { tenantId, name: 'late' }])
        await expect(db.insert(users).values(values)).rejects.toThrow();
    }
    expect(await database.query('select tenant_id, name from users')).toEqual([
      { tenant_id: 'globex', name: 'Ada' },
    ]);
  });
});

describe('drift of tables that tenants share', () => {
  it.each([
    ['nothing', 'select', []],
    [
      'a policy that is gone',
      'drop policy dmt_tenant_rows on users',
      [{ change: 'missing', kind: 'policy' }],
    ],
    [
      'a policy that was added',
      'create policy loose on users using (true)',
      [{ change: 'extra', kind: 'policy', name: 'users.loose' }],
    ],
    [
      'row level security that is not forced',
      'alter table users no force row level security',
      [{ change: 'changed', kind: 'table' }],
    ],
    [
      'a trigger that is gone',
      'drop trigger dmt_tenant_is_immutable on users',
      [{ change: 'missing', kind: 'trigger' }],
    ],
  ])('finds %s', async (_name, change, differences) => {
    await using project = await createServed();
    await project.database.query(change);
    const drift = await project.migrator.diff();
    expect(drift.details).toMatchObject([{ tenantId: '*', differences }]);
    expect(drift.details[0]?.differences).toHaveLength(differences.length);
  });
});
