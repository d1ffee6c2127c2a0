import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConfirmationMissingError, UsageError } from '@dmt/core';
import type { NewFile } from '../../new-files/write-new-files.ts';
import { printable } from '../../output/printable.ts';
import { composeManifest } from '../../project-template/compose-manifest.ts';
import { composeProject } from '../../project-template/compose-project.ts';
import type { ProjectPlan } from '../../project-template/project-plan.ts';

/** What a plan does to a folder. All paths are relative to it. */
export interface PlannedFiles {
  readonly created: readonly NewFile[];
  /** Files that exist, and get what they lack. */
  readonly completed: readonly NewFile[];
}

/**
 * Decides what is written, and writes nothing.
 *
 * @throws DMT_REFUSED when a file is in the way, DMT_USAGE when one that is to be completed cannot be
 */
export function planFiles(plan: ProjectPlan, folder: string): PlannedFiles {
  const created: NewFile[] = [];
  const completed: NewFile[] = [];
  const inTheWay: string[] = [];
  const files = composeProject(plan);
  const obstacles = findObstacles(folder, [...files.map(({ path }) => path), 'package.json']);
  if (obstacles.length > 0) throw refusal(obstacles);
  for (const { path, text } of files) {
    const existing = readExisting(folder, path);
    if (existing === undefined) created.push({ path, text });
    else if (path === '.gitignore') completed.push({ path, text: withLines(existing, text) });
    // A repository that was just made has one, and its own is worth more than ours.
    else if (path !== 'README.md') inTheWay.push(path);
  }
  if (inTheWay.length > 0) throw refusal(inTheWay);
  const manifest = readExisting(folder, 'package.json');
  const target = manifest === undefined ? created : completed;
  target.push({ path: 'package.json', text: composeManifest(plan, manifest) });
  return { created, completed };
}

/** The name of a package for a folder: npm allows lower-case letters, digits, `-`, `_` and `.`. */
export function projectName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[-_.]+|-+$/g, '');
  return name === '' ? 'app' : name.slice(0, 100);
}

/** @throws DMT_USAGE when it is no folder, or holds a configuration already */
export function assertFree(folder: string, shownFolder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory())
    throw new UsageError(`${printable(shownFolder)} is not a folder.`, 'Name a folder, or one to be made.');
  const config = CONFIG_NAMES.find((name) => existsSync(join(folder, name)));
  if (config === undefined) return;
  throw new ConfirmationMissingError(
    `${config} exists: this is a project of dmt already.`,
    'Run dmt doctor to see how it is, or dmt init FOLDER for a new one.',
  );
}

const CONFIG_NAMES: readonly string[] = ['tenant', 'drizzle-multitenant'].flatMap((name) =>
  ['ts', 'mts', 'js', 'mjs', 'cjs'].map((extension) => `${name}.config.${extension}`),
);

/** Folders where files have to be, and files where folders have to be. */
function findObstacles(folder: string, paths: readonly string[]): string[] {
  const kindOf = (path: string): Stats | undefined => statSync(join(folder, path), { throwIfNoEntry: false });
  const parents = paths.flatMap((path) =>
    path.split('/').flatMap((_part, index, all) => (index === 0 ? [] : [all.slice(0, index).join('/')])),
  );
  return [
    ...[...new Set(parents)].filter((path) => kindOf(path)?.isDirectory() === false),
    ...paths.filter((path) => kindOf(path)?.isDirectory() === true),
  ];
}

function readExisting(folder: string, path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** `text`, and the lines of `wanted` that it lacks. */
function withLines(text: string, wanted: string): string {
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/\/$/, '')));
  const missing = wanted.split('\n').filter((line) => line !== '' && !present.has(line.replace(/\/$/, '')));
  if (missing.length === 0) return text;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`;
}

function refusal(paths: readonly string[]): ConfirmationMissingError {
  const verb = paths.length === 1 ? 'exists' : 'exist';
  return new ConfirmationMissingError(
    `${paths.join(', ')} ${verb}, and nothing is ever overwritten.`,
    'Run dmt init FOLDER for a new folder, or move what is in the way.',
  );
}
