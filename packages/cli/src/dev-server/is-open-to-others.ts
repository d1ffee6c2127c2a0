import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/** Whether any user can get at a folder: it and every folder above it let others through. */
export function isOpenToOthers(folder: string): boolean {
  const path = realpathSync(folder);
  if ((statSync(path).mode & OTHERS_MAY_ENTER) === 0) return false;
  return dirname(path) === path || isOpenToOthers(dirname(path));
}
