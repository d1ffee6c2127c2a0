import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

export interface DocumentedPackage {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  /** Its folder, as an application's `node_modules` has it. */
  readonly folder: string;
}

const { resolve } = createRequire(import.meta.url);

/** The packages with a TypeScript API. */
export const documentedPackages: readonly DocumentedPackage[] = [
  'core',
  'migrator',
  'express',
  'fastify',
  'hono',
  'nestjs',
  'trpc',
  'graphql',
  'bullmq',
  'cross-schema',
].map(describePackage);

export function packageFolder(name: string): string {
  return dirname(resolve(`${name}/package.json`));
}

function describePackage(slug: string): DocumentedPackage {
  const name = `@dmt/${slug}`;
  const folder = packageFolder(name);
  // A package.json is what npm says it is.
  const { description } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    description: string;
  };
  return { name, slug, description, folder };
}
