import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatesFolder } from '../templates-folder.ts';

/** Put in by the build: the versions of our packages that were released together with this one. */
declare const DMT_PACKAGE_VERSIONS: Readonly<Record<string, string>> | undefined;

/** The range of versions that a new project asks for, by package. */
export function readDependencyRanges(): (name: string) => string {
  const file = join(templatesFolder(), 'dependencies.json');
  const others: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));
  // Run from source nothing is released, and any version will do.
  const own = typeof DMT_PACKAGE_VERSIONS === 'undefined' ? {} : DMT_PACKAGE_VERSIONS;
  return (name) => others[name] ?? (own[name] === undefined ? '*' : `^${own[name]}`);
}
