import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createMigrationFolder } from '../../test/support/migration-folder.ts';
import { placeFiles, placeFolder } from './place-files.ts';

it('puts all files in place, or none of them', async () => {
  await using root = await createMigrationFolder({ 'b/taken': '' });

  await placeFiles(root.path, [
    ['meta/x.json', '{}'],
    ['x.sql', 'select 1'],
  ]);
  await expect(
    placeFiles(root.path, [
      ['y.sql', ''],
      ['b/taken/z.sql', ''],
    ]),
  ).rejects.toThrow();

  expect((await readdir(root.path, { recursive: true })).sort()).toEqual([
    'b',
    'b/taken',
    'meta',
    'meta/x.json',
    'x.sql',
  ]);
});

it('never puts a folder over another', async () => {
  await using root = await createMigrationFolder({ 'one/migration.sql': 'select 1' });
  await using scratch = await createMigrationFolder();
  await mkdir(join(scratch.path, 'one'));
  await writeFile(join(scratch.path, 'one', 'down.sql'), '');

  await expect(placeFolder(root.path, join(scratch.path, 'one'))).rejects.toMatchObject({
    code: 'ENOTEMPTY',
  });
  expect(await readdir(root.path, { recursive: true })).toEqual(['one', 'one/migration.sql']);
});
