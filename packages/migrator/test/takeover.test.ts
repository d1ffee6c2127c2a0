import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { upgradeFolder, writeJournalFolder, writeStampedFolders } from './support/counting-folder.ts';
import { migrateByDrizzle1, migrateByDrizzle045 } from './support/drizzle-migrate.ts';
import {
  cloneByIncumbentApi,
  type IncumbentProject,
  migrateByIncumbentApi,
  runIncumbentCli,
} from './support/incumbent.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const TENANTS = ['one', 'two'];

let fixture: MigratorFixture;
let migrator: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture({});
  migrator = fixture.createMigrator({ tenantDiscovery: () => TENANTS });
});

afterEach(() => fixture[Symbol.asyncDispose]());

const generate = async (count: number): Promise<void> => {
  await writeJournalFolder(fixture.tenantFolder, count);
  await writeJournalFolder(fixture.sharedFolder, count);
};
const createSchemas = () => fixture.database.query('create schema tenant_one; create schema tenant_two');
const project = (format: IncumbentProject['format']): IncumbentProject => ({
  url: fixture.database.url,
  tenantFolder: fixture.tenantFolder.path,
  sharedFolder: fixture.sharedFolder.path,
  tenantIds: TENANTS,
  format,
});

/** How often each migration ran, by schema: `1,1` when two ran once. */
const runs = async (): Promise<string[]> => {
  const schemas = ['public', 'tenant_one', 'tenant_two'];
  const found = schemas.map(async (schema) => {
    const [row] = await fixture.database.query(
      `select string_agg(runs::text, ',' order by number) as runs from ${schema}.counters`,
    );
    return String(row?.runs);
  });
  return Promise.all(found);
};
const each = (count: number): string[] => Array(3).fill(Array(count).fill(1).join(','));

/** Nothing is pending, and the next migration is applied once everywhere. */
const expectTakenOver = async (from: number): Promise<void> => {
  expect(await migrator.migrateShared()).toMatchObject({ status: 'skipped' });
  expect(await migrator.migrateAll()).toMatchObject({ succeeded: 0, skipped: 2, failed: 0 });
  expect(await runs()).toEqual(each(from));
  await generate(from + 1);
  expect(await migrator.migrateShared()).toMatchObject({ appliedMigrations: [expect.any(String)] });
  expect(await migrator.migrateAll()).toMatchObject({ succeeded: 2, failed: 0 });
  expect(await runs()).toEqual(each(from + 1));
  expect(await migrator.migrateAll()).toMatchObject({ skipped: 2 });
};

describe.each(['name', 'hash', 'drizzle-kit'] as const)('drizzle-multitenant, format %s', (format) => {
  beforeEach(async () => {
    await generate(2);
    await createSchemas();
    await migrateByIncumbentApi(project(format));
  });

  it('is taken over, and could take over again', async () => {
    await expectTakenOver(2);

    expect(await migrateByIncumbentApi(project(format))).toEqual([]);
    await generate(4);
    expect(await migrateByIncumbentApi(project(format))).toHaveLength(3);
    expect(await runs()).toEqual(each(4));
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
  });

  it('is turned into the form of Drizzle, whose own migrators go on from there', async () => {
    const converting = fixture.createMigrator({ tenantDiscovery: () => TENANTS, autoMigrateFormat: true });
    await converting.migrateAll();
    await converting.migrateShared();
    await generate(3);
    for (const schema of ['tenant_one', 'tenant_two']) {
      await migrateByDrizzle045({ url: fixture.database.url, folder: fixture.tenantFolder.path, schema });
    }
    await migrator.migrateShared();
    expect(await runs()).toEqual(each(3));
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });

    await upgradeFolder(fixture.tenantFolder, 3);
    await writeStampedFolders(fixture.tenantFolder, 4);
    for (const schema of ['tenant_one', 'tenant_two']) {
      await migrateByDrizzle1({ url: fixture.database.url, folder: fixture.tenantFolder.path, schema });
    }
    expect((await runs()).slice(1)).toEqual(each(4).slice(1));
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
  });
});

it('hands a table that drizzle-multitenant wrote in its form `drizzle-kit` on to Drizzle as it is', async () => {
  const { url } = fixture.database;
  const migrateBy = async (migrate: typeof migrateByDrizzle045): Promise<void> => {
    for (const schema of ['tenant_one', 'tenant_two']) {
      await migrate({ url, folder: fixture.tenantFolder.path, schema });
    }
  };
  await generate(1);
  await createSchemas();
  await migrateByIncumbentApi(project('drizzle-kit'));
  await expectTakenOver(1);

  await migrateBy(migrateByDrizzle045);
  await generate(3);
  await migrateBy(migrateByDrizzle045);
  expect((await runs()).slice(1)).toEqual(each(3).slice(1));
  expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });

  await upgradeFolder(fixture.tenantFolder, 3);
  await writeStampedFolders(fixture.tenantFolder, 4);
  await migrateBy(migrateByDrizzle1);
  expect((await runs()).slice(1)).toEqual(each(4).slice(1));
  expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
});

it('asks what made a tenant that drizzle-multitenant cloned, since a clone has no ledger', async () => {
  await generate(2);
  await fixture.database.query('create schema tenant_one');
  await migrateByIncumbentApi({ ...project('name'), tenantIds: ['one'] });
  await cloneByIncumbentApi(project('name'), 'one', 'two');
  await generate(3);

  expect(await migrator.migrateAll()).toMatchObject({ succeeded: 1, failed: 1 });
  await migrator.markAsApplied('two', { upTo: '0001_users' });
  expect(await migrator.migrateTenant('two')).toMatchObject({ appliedMigrations: ['0002_plans'] });
});

describe('the drizzle-multitenant command', () => {
  it.each(['name', 'hash', 'drizzle-kit'] as const)('is taken over, format %s', async (format) => {
    await generate(2);
    await runIncumbentCli(project(format), 'tenant:create', '--id', 'one');
    await fixture.database.query('create schema tenant_two');
    await runIncumbentCli(project(format), 'migrate', '--all');
    await runIncumbentCli(project(format), 'migrate:shared');
    expect(await runs()).toEqual(each(2));

    await expectTakenOver(2);
  });

  it.each([
    ['name', 'hash'],
    ['hash', 'name'],
    ['hash', 'drizzle-kit'],
    ['drizzle-kit', 'name'],
    ['drizzle-kit', 'hash'],
  ] as const)('is taken over after convert-format from %s to %s', async (from, to) => {
    await generate(2);
    await createSchemas();
    await migrateByIncumbentApi(project(from));
    await runIncumbentCli(project(from), 'convert-format', '--to', to);

    await expectTakenOver(2);
  });

  it('is taken over after a convert-format that it did not bring to its end', async () => {
    await generate(2);
    await createSchemas();
    await migrateByIncumbentApi(project('name'));
    await expect(runIncumbentCli(project('name'), 'convert-format', '--to', 'drizzle-kit')).rejects.toThrow(
      /Command failed/,
    );

    await expectTakenOver(2);
  });
});

describe('drizzle-orm 0.45', () => {
  const migrate = async (): Promise<void> => {
    const { url } = fixture.database;
    for (const schema of ['tenant_one', 'tenant_two']) {
      await migrateByDrizzle045({ url, folder: fixture.tenantFolder.path, schema });
    }
    await migrateByDrizzle045({
      url,
      folder: fixture.sharedFolder.path,
      schema: 'public',
      keptIn: 'drizzle',
    });
  };

  it('is taken over, and goes on after dmt', async () => {
    await generate(2);
    await migrate();

    await expectTakenOver(2);

    await migrate();
    await generate(4);
    await migrate();
    expect(await runs()).toEqual(each(4));
    expect(await migrator.migrateShared()).toMatchObject({ status: 'skipped' });
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
  });

  it('is followed by drizzle-orm 1.x once `drizzle-kit up` has been run', async () => {
    await generate(2);
    await migrate();
    await migrator.migrateAll();
    await upgradeFolder(fixture.tenantFolder, 2);
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });

    await writeStampedFolders(fixture.tenantFolder, 3);
    for (const schema of ['tenant_one', 'tenant_two']) {
      await migrateByDrizzle1({ url: fixture.database.url, folder: fixture.tenantFolder.path, schema });
    }
    expect(await runs()).toEqual(['1,1', '1,1,1', '1,1,1']);
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
  });
});

it('takes over from drizzle-orm 1.x, which goes on after dmt', async () => {
  const migrate = async (): Promise<void> => {
    const { url } = fixture.database;
    for (const schema of ['tenant_one', 'tenant_two']) {
      await migrateByDrizzle1({ url, folder: fixture.tenantFolder.path, schema });
    }
    await migrateByDrizzle1({ url, folder: fixture.sharedFolder.path, schema: 'public', keptIn: 'drizzle' });
  };
  const write = async (count: number): Promise<void> => {
    await writeStampedFolders(fixture.tenantFolder, count);
    await writeStampedFolders(fixture.sharedFolder, count);
  };
  await write(2);
  await migrate();

  expect(await migrator.migrateShared()).toMatchObject({ status: 'skipped' });
  expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
  await write(3);
  expect(await migrator.migrateShared()).toMatchObject({ status: 'migrated' });
  expect(await migrator.migrateAll()).toMatchObject({ succeeded: 2 });
  expect(await runs()).toEqual(each(3));

  await migrate();
  await write(4);
  await migrate();
  expect(await runs()).toEqual(each(4));
  expect(await migrator.migrateShared()).toMatchObject({ status: 'skipped' });
  expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
});
