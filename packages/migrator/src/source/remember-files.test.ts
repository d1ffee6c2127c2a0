import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rememberFiles } from './remember-files.ts';
import { readSqlFile } from './sql-file.ts';

let folder: string;
let path: string;
/** How far the clock is ahead. */
let aheadMs = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmt-files-'));
  path = join(folder, '0001_a.sql');
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
  aheadMs = 60_000;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('reads a file once that is left alone', async () => {
  await writeFile(path, 'select 1;');
  let reads = 0;
  const read = rememberFiles(async () => ++reads);

  expect([await read(path), await read(path), await read(path)]).toEqual([1, 1, 1]);
});

it('reads one each time that was changed a moment ago', async () => {
  aheadMs = 0;
  await writeFile(path, 'select 1;');
  let reads = 0;
  const read = rememberFiles(async () => ++reads);

  expect([await read(path), await read(path)]).toEqual([1, 2]);
});

it('sees a change of the same length that hides its time', async () => {
  await writeFile(path, 'select 1;');
  const time = new Date('2026-01-31T09:45:00Z');
  await utimes(path, time, time);
  const { hash } = await readSqlFile(path);
  // Longer than one tick of the file system's clock.
  await sleep(20);
  await writeFile(path, 'select 2;');
  await utimes(path, time, time);

  expect((await readSqlFile(path)).hash).not.toBe(hash);
});

it('sees that a file was replaced, and that it is gone', async () => {
  await writeFile(path, 'select 1;');
  await readSqlFile(path);
  const other = join(folder, 'other');
  await writeFile(other, 'select 2;');
  await rename(other, path);
  expect((await readSqlFile(path)).text).toBe('select 2;');

  await rm(path);
  await expect(readSqlFile(path)).rejects.toMatchObject({ code: 'DMT_MIGRATION_SOURCE_INVALID' });
});
