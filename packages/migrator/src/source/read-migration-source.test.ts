import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createMigrationFolder,
  journalOf,
  type MigrationFolder,
} from '../../test/support/migration-folder.ts';
import { readMigrationSource } from './read-migration-source.ts';

let folder: MigrationFolder;

beforeEach(async () => {
  folder = await createMigrationFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

const names = async (): Promise<string[]> =>
  (await readMigrationSource(folder.path)).migrations.map(({ name }) => name);

describe('a drizzle-kit 0.31 folder', () => {
  it('is read in the order of its journal, with what Drizzle keeps of each file', async () => {
    await folder.write('meta/_journal.json', journalOf(['0000_init', '0001_more']));
    await folder.write('0000_init.sql', 'create table a ();');
    await folder.write('0001_more.sql', 'create table b ();');

    const { migrations } = await readMigrationSource(folder.path);

    expect(migrations).toMatchObject([
      { name: '0000_init', ledgerName: '20231114221320_init', createdAtMs: 1_700_000_000_000 },
      { name: '0001_more', ledgerName: '20231114221420_more', createdAtMs: 1_700_000_060_000 },
    ]);
    expect(migrations[0]?.hash).toBe(createHash('sha256').update('create table a ();').digest('hex'));
  });

  it('names a file that the journal lists and that does not exist', async () => {
    await folder.write('meta/_journal.json', journalOf(['0000_init']));

    await expect(names()).rejects.toMatchObject({
      code: 'DMT_MIGRATION_SOURCE_INVALID',
      message: expect.stringContaining('0000_init.sql'),
    });
  });

  it('names a file without a journal entry', async () => {
    await folder.write('meta/_journal.json', journalOf(['0000_init']));
    await folder.write('0000_init.sql', 'select 1');
    await folder.write('0001_forgotten.sql', 'select 1');

    await expect(names()).rejects.toMatchObject({ message: expect.stringContaining('0001_forgotten.sql') });
  });

  it('refuses two migrations with one number', async () => {
    await folder.write('meta/_journal.json', journalOf(['0001_a', '0001_b']));
    await folder.write('0001_a.sql', 'select 1');
    await folder.write('0001_b.sql', 'select 1');

    await expect(names()).rejects.toMatchObject({
      message: expect.stringContaining('same number as 0001_a.sql'),
    });
  });

  it.each([
    ['conflict marks', '<<<<<<< HEAD', 'is not JSON'],
    ['no entries', '{}', 'is not a drizzle-kit journal'],
    ['a tag that leaves the folder', journalOf(['../secret']), 'is not a drizzle-kit journal'],
    ['one tag twice', journalOf(['0000_a', '0000_a']), 'twice'],
  ])('refuses a journal with %s', async (_, journal, problem) => {
    await folder.write('meta/_journal.json', journal);

    await expect(names()).rejects.toMatchObject({
      code: 'DMT_MIGRATION_SOURCE_INVALID',
      message: expect.stringContaining(problem),
    });
  });
});

describe('a drizzle-kit 1.x folder', () => {
  it('is read in the order of its time stamps', async () => {
    await folder.write('20250203040506_second/migration.sql', 'select 2');
    await folder.write('20250102030405_first/migration.sql', 'select 1');

    const { migrations } = await readMigrationSource(folder.path);

    expect(migrations).toMatchObject([
      {
        name: '20250102030405_first',
        ledgerName: '20250102030405_first',
        createdAtMs: Date.UTC(2025, 0, 2, 3, 4, 5),
      },
      { name: '20250203040506_second' },
    ]);
  });

  it('is refused when it holds files of the other kind', async () => {
    await folder.write('20250102030405_first/migration.sql', 'select 1');
    await folder.write('0000_old.sql', 'select 1');

    await expect(names()).rejects.toMatchObject({ code: 'DMT_MIGRATIONS_NOT_FOUND' });
  });

  it('names a folder without its file', async () => {
    await mkdir(join(folder.path, '20250102030405_first'));

    await expect(names()).rejects.toMatchObject({
      message: expect.stringContaining('migration.sql" cannot be read (no such file)'),
    });
  });

  it('refuses a folder of migrations whose name begins with no time stamp', async () => {
    await folder.write('0000_init/migration.sql', 'select 1');
    await folder.write('0001_x.sql', 'select 1');

    await expect(names()).rejects.toMatchObject({ message: expect.stringContaining('0000_init') });
  });
});

describe('a folder of plain files', () => {
  it('is read in the order of its numbers, and leaves down files out', async () => {
    for (const file of ['10_ten.sql', '9_nine.sql', '9_nine.down.sql', '001_one.sql', 'notes.txt']) {
      await folder.write(file, 'select 1');
    }

    expect(await names()).toEqual(['001_one', '9_nine', '10_ten']);
  });

  it('refuses two files with one number, however it is written', async () => {
    await folder.write('1_a.sql', 'select 1');
    await folder.write('0001_b.sql', 'select 1');

    await expect(names()).rejects.toMatchObject({ message: expect.stringContaining('same number') });
  });
});

describe('what is no folder of migrations', () => {
  it('is named when it does not exist', async () => {
    await expect(readMigrationSource(join(folder.path, 'nowhere'))).rejects.toMatchObject({
      code: 'DMT_MIGRATIONS_NOT_FOUND',
      message: expect.stringContaining('does not exist'),
    });
  });

  it('is named when it is a file', async () => {
    await folder.write('file', '');

    await expect(readMigrationSource(join(folder.path, 'file'))).rejects.toMatchObject({
      code: 'DMT_MIGRATIONS_NOT_FOUND',
      message: expect.stringContaining('is a file'),
    });
  });

  it('is named when it is empty', async () => {
    await expect(names()).rejects.toMatchObject({ code: 'DMT_MIGRATIONS_NOT_FOUND' });
  });

  it.each([
    ['is empty', ' \n'],
    ['holds nothing but a byte order mark', '\uFEFF'],
  ])('names a file that %s', async (_, text) => {
    await folder.write('0001_empty.sql', text);

    await expect(names()).rejects.toMatchObject({
      message: expect.stringMatching(/0001_empty\.sql" is empty/),
    });
  });

  it('names a file that is not UTF-8', async () => {
    await folder.write('0001_latin.sql', Uint8Array.of(0x2d, 0x2d, 0xe9));

    await expect(names()).rejects.toMatchObject({ message: expect.stringContaining('is not valid UTF-8') });
  });

  it('names a folder that has the name of a file', async () => {
    await mkdir(join(folder.path, '0001_folder.sql'));

    await expect(names()).rejects.toMatchObject({ message: expect.stringContaining('it is a folder') });
  });
});
