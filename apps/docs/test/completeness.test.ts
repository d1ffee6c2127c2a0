import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError, defineConfig, errorCatalogue } from '@dmt/core';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readConfigOptions } from '../src/reference/config-options.ts';
import { documentedPackages } from '../src/reference/documented-packages.ts';
import { readBuiltPages } from './built-pages.ts';

const execFileAsync = promisify(execFile);
const pages = readBuiltPages();
const pathsBelow = (folder: string): string[] =>
  pages.filter(({ path }) => path.startsWith(folder) && path !== folder).map(({ path }) => path);
const textOf = (path: string): string => pages.find((page) => page.path === path)?.html ?? '';

it('has the reference of every package that can be imported', () => {
  const libraries = globSync('../../../packages/*/package.json', { cwd: import.meta.dirname })
    .map((file) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')))
    .filter(({ exports }) => exports['.'] !== undefined)
    .map(({ name }) => name);
  expect(documentedPackages.map(({ name }) => name).sort()).toEqual(libraries.sort());
});

describe.each(documentedPackages)('$name', ({ slug, folder }) => {
  it('has a page for each export, and no page for anything else', () => {
    const documented = pathsBelow(`/reference/api/${slug}/`).map((path) => path.replace(/^.*\//, ''));
    const exported = exportsOf(`${folder}/dist/index.d.ts`);
    expect(exported).not.toEqual([]);
    expect(documented.sort()).toEqual(exported.sort());
  });
});

/** As the compiler sees them, whatever the form of the declarations. */
function exportsOf(file: string): string[] {
  const program = ts.createProgram([file], { noResolve: true, noLib: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing.`);
  return checker.getExportsOfModule(module).map(({ name }) => name);
}

describe('errors', () => {
  it('has a page for each code, and no page for anything else', () => {
    const expected = Object.values(errorCatalogue).map(({ docs }) => `/reference/errors/${docs}`);
    expect(pathsBelow('/reference/errors/').sort()).toEqual(expected.sort());
    for (const [code, { docs }] of Object.entries(errorCatalogue)) {
      expect(textOf(`/reference/errors/${docs}`)).toContain(code);
    }
  });
});

describe('the dmt command', async () => {
  const commands = [...(await help()).matchAll(/^ {2}([a-z]+(?:[:-][a-z]+)*) {2,}[A-Z]/gm)].map(
    ([, name = '']) => name,
  );
  const common = flagsIn(textOf('/reference/cli/'));

  it('has a page for each command that help lists, and no page for anything else', () => {
    expect(commands.length).toBeGreaterThan(20);
    const expected = commands.map((name) => `/reference/cli/${name.replaceAll(':', '-')}`);
    expect(pathsBelow('/reference/cli/').sort()).toEqual(expected.sort());
  });

  it('has the common flags on its first page', async () => {
    for (const flag of flagsIn((await help()).split('Options of every command')[1] ?? ''))
      expect(common).toContain(flag);
  });

  it.each(commands)('names the same flags on the page of %s and in its help', async (name) => {
    const own = (text: string): string[] => flagsIn(text).filter((flag) => !common.includes(flag));
    expect(own(textOf(`/reference/cli/${name.replaceAll(':', '-')}`))).toEqual(own(await help(name)));
  });
});

async function help(...args: string[]): Promise<string> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('@dmt/cli/package.json')), 'dist/bin.js');
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '200' };
  return (await execFileAsync(process.execPath, [bin, ...args, '--help'], { env })).stdout;
}

function flagsIn(text: string): string[] {
  const main = text.includes('<main') ? text.slice(text.indexOf('<main'), text.indexOf('</main>')) : text;
  const words = main.replace(/<(?!code)[^>]*>/g, '').replace(/<[^>]*>/g, ' ');
  return [...new Set([...words.matchAll(/(?<![\w-])--[a-z][a-z-]*[a-z]/g)].map(([flag]) => flag))].sort();
}

describe('options', () => {
  it('has an entry for each option, and no entry for anything else', () => {
    const entries = [...textOf('/reference/options').matchAll(/<h3 id="[^"]*"[^>]*>([\w.]+) /g)].map(
      ([, path]) => path,
    );
    const options = readConfigOptions().map(({ path }) => path);
    const leaves = options.filter(
      (path) => path.includes('.') || !options.some((each) => each.startsWith(`${path}.`)),
    );
    expect(entries).toEqual(leaves);
    expect(entries.length).toBeGreaterThan(60);
  });

  it('are those that defineConfig knows, as it says itself when it is given another', () => {
    const described = readConfigOptions().map(({ path }) => path);
    const known = optionsKnownBelow('').filter((path) => !isRefusedByName(path));
    expect(known.length).toBeGreaterThan(60);
    expect(known.filter((path) => !path.startsWith('lint.')).sort()).toEqual(described.sort());
  });

  it('has each rule of lint in the guide, and no other', () => {
    const rules = optionsKnownBelow('lint.rules').map((path) => path.replace('lint.rules.', ''));
    const text = textOf('/guides/generating');
    const named = [...text.matchAll(/<td>(.*?)<\/td>/g)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/<code>([a-z]+(?:-[a-z]+)*)<\/code>/g)].map(([, rule]) => rule),
    );
    expect(rules.length).toBeGreaterThan(20);
    expect(named.sort()).toEqual(rules.sort());
  });
});

const STRANGER = 'qqqqqqqqqq';

function optionsKnownBelow(section: string): string[] {
  const path = section === '' ? STRANGER : `${section}.${STRANGER}`;
  const hint = hintFor(nest(path, 1), path);
  if (!hint?.startsWith('there are ')) return [];
  const names = hint.replace(/^there are /, '').split(', ');
  return names.flatMap((name) => {
    const own = section === '' ? name : `${section}.${name}`;
    return [own, ...optionsKnownBelow(own)];
  });
}

/** What is said of an option that there is not; undefined where no options are looked for. */
function hintFor(config: unknown, path: string): string | undefined {
  return problemsOf(config).find((issue) => issue.path === path && issue.message === 'is not an option')
    ?.hint;
}

/** Names that are taken for later. */
function isRefusedByName(path: string): boolean {
  const config = nest(path, 1);
  return problemsOf(config).some(
    (issue) => issue.path === path && issue.message.endsWith('is not available yet'),
  );
}

function problemsOf(config: unknown): ConfigError['issues'] {
  try {
    defineConfig(config as Parameters<typeof defineConfig>[0]); // wrong on purpose
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

function nest(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
