import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { templatesFolder } from '../templates-folder.ts';
import type { Fact } from './project-facts.ts';

/** Each folder of templates, and what must hold of a project for its files to be in it. */
const PARTS: ReadonlyArray<readonly [folder: string, ...needs: Fact[]]> = [
  ['project'],
  ['shared', 'shared'],
  ['seeds', 'seeds'],
  ['shared-seeds', 'seeds', 'shared'],
  ['framework-none', 'none'],
  ['framework-express', 'express'],
  ['framework-fastify', 'fastify'],
  ['framework-hono', 'hono'],
  ['framework-nestjs', 'nestjs'],
  ['shared-nestjs', 'nestjs', 'shared'],
  ['compose', 'compose'],
  ['enterprise', 'enterprise'],
];

export interface TemplateFile {
  /** Where it goes in the project. */
  readonly path: string;
  readonly text: string;
}

/** The templates of a project, as they are on disk. */
export function readTemplateFiles(facts: ReadonlySet<Fact>): TemplateFile[] {
  const root = templatesFolder();
  return PARTS.filter(([, ...needs]) => needs.every((need) => facts.has(need))).flatMap(([part]) =>
    readdirSync(join(root, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((file) => ({
        path: nameInProject(relative(join(root, part), file)),
        text: readFileSync(file, 'utf8'),
      })),
  );
}

/** npm leaves some names that begin with a dot out of packages, so that here they begin with `_`. */
function nameInProject(file: string): string {
  return file
    .split(sep)
    .map((part) => part.replace(/^_/, '.'))
    .join('/');
}
