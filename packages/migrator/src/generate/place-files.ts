import { mkdirSync, renameSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What a run that was killed may leave behind. No migrator looks into it: its name has no time stamp. */
const STAGING = '.dmt-generate-';

/** Writes files all but at once: none of them is there until all are written, and none is ever half there. */
export async function placeFiles(
  root: string,
  files: ReadonlyArray<readonly [path: string, text: string]>,
): Promise<void> {
  await withStaging(root, async (staging) => {
    for (const [index, [, text]] of files.entries()) await writeFile(join(staging, String(index)), text);
    for (const [path] of files) mkdirSync(dirname(join(root, path)), { recursive: true });
    // Without a pause in between, in which the process could end.
    for (const [index, [path]] of files.entries()) renameSync(join(staging, String(index)), join(root, path));
  });
}

/** Moves a folder into another, in one step. @throws ENOTEMPTY when it holds one of that name */
export async function placeFolder(root: string, folder: string): Promise<string> {
  const name = basename(folder);
  await withStaging(root, async (staging) => {
    await cp(folder, join(staging, name), { recursive: true });
    renameSync(join(staging, name), join(root, name));
  });
  return join(root, name);
}

/** A folder on the same disk as `root`, from which a rename is one step. */
async function withStaging(root: string, work: (staging: string) => Promise<void>): Promise<void> {
  await mkdir(root, { recursive: true });
  const staging = await mkdtemp(join(root, STAGING));
  try {
    await work(staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
