import { UsageError } from '@dmt/core';
import { readDependencyRanges } from './dependency-ranges.ts';
import { setupCommands } from './first-steps.ts';
import { packagesOf } from './project-packages.ts';
import type { ProjectPlan } from './project-plan.ts';

type Section = Readonly<Record<string, unknown>>;

/**
 * The package.json of a plan. Of one that exists all stays as it is: what it lacks is added.
 *
 * @throws DMT_USAGE when the existing one cannot be added to
 */
export function composeManifest(plan: ProjectPlan, existingText: string | undefined): string {
  const existing = existingText === undefined ? undefined : parseManifest(existingText);
  const rangeOf = readDependencyRanges();
  const { dependencies, devDependencies } = packagesOf(plan);
  const known = { ...section(existing, 'dependencies'), ...section(existing, 'devDependencies') };
  const ranges = (names: readonly string[]): Section =>
    Object.fromEntries(names.filter((name) => !(name in known)).map((name) => [name, rangeOf(name)]));
  const merged = {
    ...(existing ?? { name: plan.name, version: '0.0.0', private: true }),
    type: 'module',
    scripts: { ...scriptsOf(plan), ...section(existing, 'scripts') },
    dependencies: sorted({ ...section(existing, 'dependencies'), ...ranges(dependencies) }),
    devDependencies: sorted({ ...section(existing, 'devDependencies'), ...ranges(devDependencies) }),
  };
  return `${JSON.stringify(merged, null, 2)}\n`;
}

function parseManifest(text: string): Section {
  const manifest = parse(text);
  const remedy = 'Correct it, or run dmt init in another folder.';
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest))
    throw new UsageError('package.json holds no JSON object.', remedy);
  const type: unknown = Reflect.get(manifest, 'type');
  if (type !== undefined && type !== 'module') {
    throw new UsageError(
      `package.json says "type": ${JSON.stringify(type)}, and what is written here are ES modules.`,
      'Run npm pkg set type=module first, or dmt init in another folder.',
    );
  }
  return Object.fromEntries(Object.entries(manifest));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller says so.
    return undefined;
  }
}

function section(manifest: Section | undefined, name: string): Section {
  const value = manifest?.[name];
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function scriptsOf(plan: ProjectPlan): Section {
  const hasShared = plan.features.includes('shared');
  return {
    dev: 'tsx watch src/main.ts',
    build: 'tsc',
    start: 'node dist/src/main.js',
    typecheck: 'tsc --noEmit',
    setup: setupCommands(plan).join(' && '),
    generate: hasShared ? 'dmt generate --type both' : 'dmt generate',
    migrate: hasShared ? 'dmt migrate:shared && dmt migrate --all' : 'dmt migrate --all',
  };
}

function sorted(entries: Section): Section {
  return Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
