import { existsSync, lstatSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ConfigNotFoundError, UsageError } from '@dmt/core';

const EXTENSIONS = ['ts', 'mts', 'js', 'mjs', 'cjs'] as const;
/** The second name is the incumbent's, whose users need not rename anything. */
const BASE_NAMES = ['tenant.config', 'drizzle-multitenant.config'] as const;
const FILE_NAMES = BASE_NAMES.flatMap((base) => EXTENSIONS.map((extension) => `${base}.${extension}`));

/** The absolute path of the config file: the one named by `--config`, or the only one in `cwd`. */
export function findConfigFile(cwd: string, named: string | undefined): string {
  if (named !== undefined) return resolveNamed(cwd, named);
  const present = FILE_NAMES.filter((name) => isThere(join(cwd, name)));
  const [only, ...others] = present;
  if (only !== undefined && others.length === 0) return join(cwd, only);
  if (only !== undefined) {
    throw new UsageError(
      `There are ${present.length} configuration files here: ${present.join(', ')}.`,
      'Remove all but one, or name one with --config.',
    );
  }
  const above = findAbove(cwd);
  if (above === undefined)
    throw new ConfigNotFoundError(BASE_NAMES.map((base) => `${base}.{${EXTENSIONS.join(',')}}`));
  throw new UsageError(
    'There is no configuration file in this folder.',
    `Run the command in ${relative(cwd, dirname(above))}, or add --config ${relative(cwd, above)}.`,
  );
}

function resolveNamed(cwd: string, named: string): string {
  if (named === '') throw new UsageError('--config has no value.', 'Give it the path of a file.');
  const file = resolve(cwd, named);
  if (!isThere(file)) throw new ConfigNotFoundError([named]);
  return file;
}

/** Whether a reader of the folder sees it: a link that leads nowhere is there, and cannot be read. */
function isThere(path: string): boolean {
  return existsSync(path) || isLink(path);
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // Nothing is there, or in a folder that is closed to us.
    return false;
  }
}

function findAbove(cwd: string): string | undefined {
  for (let folder = dirname(cwd); folder !== dirname(folder); folder = dirname(folder)) {
    const name = FILE_NAMES.find((each) => existsSync(join(folder, each)));
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}
