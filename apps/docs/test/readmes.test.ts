import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const textOf = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

interface Manifest {
  readonly name: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const manifests: readonly Manifest[] = globSync('packages/*/package.json', { cwd: REPOSITORY }).map((file) =>
  JSON.parse(textOf(file)),
);
const readmes = globSync('packages/*/README.md', { cwd: REPOSITORY }).sort();
/** What this is developed with, and what `dmt init` writes into a project. */
const known = new Set([
  ...[...textOf('pnpm-workspace.yaml').matchAll(/^ {2}"?(@?[\w./-]+)"?: /gm)].map(([, name = '']) => name),
  ...Object.keys(JSON.parse(textOf('packages/cli/templates/dependencies.json'))),
]);

describe.each(readmes)('%s', (readme) => {
  const links = [...textOf(readme).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link = '']) => link);

  it('leads to the pages, and nowhere else that is not there', () => {
    expect(links.filter((link) => !existsSync(join(REPOSITORY, dirname(readme), link)))).toEqual([]);
    expect(links.some((link) => link.startsWith('../../apps/docs/pages/'))).toBe(true);
  });
});

/** Each text that says what to install, with the names of all its lines together. */
const installations = ['README.md', ...readmes, ...pagesAndSamples()]
  .map((file) => ({ file, names: namesIn(textOf(file)) }))
  .filter(({ names }) => names.length > 0);

function pagesAndSamples(): string[] {
  return globSync('apps/docs/{pages/!(reference)/*.md,samples/start/*.txt}', { cwd: REPOSITORY }).sort();
}

function namesIn(text: string): string[] {
  const lines = text.matchAll(/npm install (.+)|Install `(@dmt[^`]+)`/g);
  return [...lines]
    .flatMap(([, line, words]) => (line ?? words ?? '').replace(/[`#].*/, '').split(/\s+/))
    .filter((word) => /^@?[a-z]/.test(word));
}

/** What an application has that wants our package for it. */
const IS_THERE = /^(@nestjs\/|rxjs$)/;

describe.each(installations)('the installation in $file', ({ names }) => {
  it('names packages that there are', () => {
    const ours = manifests.map(({ name }) => name);
    const unknown = names.filter(
      (name) => !(name.startsWith('@dmt/') ? ours.includes(name) : known.has(name)),
    );
    expect(unknown).toEqual([]);
  });

  it('brings what they ask for', () => {
    const asked = manifests
      // The command comes first: `dmt init` writes down what it works with.
      .filter(({ name }) => names.includes(name) && name !== '@dmt/cli')
      .flatMap(({ peerDependencies = {}, peerDependenciesMeta = {} }) =>
        Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true),
      );
    expect(asked.filter((peer) => !names.includes(peer) && !IS_THERE.test(peer))).toEqual([]);
  });
});

it('finds installations on all frameworks’ pages, and in all READMEs of libraries', () => {
  expect(installations.length).toBeGreaterThan(18);
});
