import { closeSync, openSync, statSync } from 'node:fs';
import { ConfigLoadError } from '@dmt/core';

const PERMISSION = { problem: 'it may not be read', remedy: 'Give yourself permission to read it.' };
const OBSTACLES: Readonly<Record<string, { readonly problem: string; readonly remedy: string }>> = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  ENOENT: {
    problem: 'it is a link to a file that does not exist',
    remedy: 'Put the file where the link leads, or correct the link.',
  },
  ELOOP: { problem: 'it is a link that leads back to itself', remedy: 'Correct the link.' },
};

/**
 * Says why a configuration file that is there cannot be read.
 *
 * @param shownFile - the path as messages show it
 * @throws DMT_CONFIG_LOAD_FAILED
 */
export function assertReadableFile(file: string, shownFile: string): void {
  if (!isReadableFile(file, shownFile))
    throw new ConfigLoadError(shownFile, 'it is not a file', {
      remedy: 'Name the file itself with `--config`.',
    });
}

function isReadableFile(file: string, shownFile: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    closeSync(openSync(file, 'r'));
    return true;
  } catch (cause) {
    const code = String(Reflect.get(Object(cause), 'code'));
    const { problem, remedy } = OBSTACLES[code] ?? { ...PERMISSION, problem: `it cannot be read (${code})` };
    throw new ConfigLoadError(shownFile, problem, { cause, remedy });
  }
}
