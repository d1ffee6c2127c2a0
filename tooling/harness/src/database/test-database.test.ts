import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';

describe('createTestDatabase', () => {
  it('gives each caller a database of its own', async () => {
    await using first = await createTestDatabase();
    await using second = await createTestDatabase();
    await first.query('create table note (text text)');
    const [row] = await second.query(`select to_regclass('note') as note`);
    expect(row).toEqual({ note: null });
    expect(first.name).not.toBe(second.name);
  });

  it('builds a template once, however many ask for it at the same time', async () => {
    let builds = 0;
    const options = {
      templateKey: 'counted',
      async template(url: string) {
        builds += 1;
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query('create table seeded as select 42 as answer');
        await client.end();
      },
    };
    const databases = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase(options)));
    const answers = await Promise.all(
      databases.map((database) => database.query('select answer from seeded')),
    );
    await Promise.all(databases.map((database) => database.drop()));
    expect(builds).toBe(1);
    expect(answers).toEqual(Array.from({ length: 4 }, () => [{ answer: 42 }]));
  });

  it('builds a template again after a failed attempt, and keeps the cause', async () => {
    const broken = { templateKey: 'retried', template: () => Promise.reject(new Error('no schema file')) };
    await expect(createTestDatabase(broken)).rejects.toMatchObject({
      name: 'HarnessError',
      cause: { message: 'no schema file' },
    });
    await using database = await createTestDatabase({ ...broken, template: async () => {} });
    await expect(database.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
  });

  it('fails to drop a database that a test is still connected to, and names the statement', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    await client.query('select 7 as leaked');
    await expect(database.drop()).rejects.toThrow(/1 connection\(s\) open .*select 7 as leaked/);
    await client.end();
  });

  it('waits for a connection that is just saying goodbye', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const goodbye = client.query('select pg_sleep(0.2)').then(() => client.end());
    await expect(database.drop()).resolves.toBeUndefined();
    await goodbye;
  });

  it('makes roles that log in with their own password and are gone with the database', async () => {
    const database = await createTestDatabase();
    const role = await database.createRole('nocreatedb');
    const client = new pg.Client({ connectionString: role.url });
    await client.connect();
    const { rows } = await client.query('select current_user as name');
    await client.end();
    await database.drop();
    expect(rows).toEqual([{ name: role.name }]);

    await using other = await createTestDatabase();
    await expect(other.query('select 1 from pg_roles where rolname = $1', [role.name])).resolves.toEqual([]);
  });

  it('does not let a role in with a wrong password', async () => {
    await using database = await createTestDatabase();
    const role = await database.createRole();
    const wrong = new URL(role.url);
    wrong.password = 'wrong';
    const client = new pg.Client({ connectionString: wrong.href });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });
});
