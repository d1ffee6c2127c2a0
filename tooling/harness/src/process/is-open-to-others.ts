import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/** Whether an unprivileged user can get at `path`: every folder above it lets others through. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  const parent = dirname(path);
  const { mode } = await stat(path);
  if ((mode & OTHERS_MAY_ENTER) === 0) return false;
  return parent === path || isOpenToOthers(parent);
}
