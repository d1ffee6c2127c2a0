import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCatalogue } from '@dmt/core';
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

describe.each(documentedPackages)('$name', ({ slug, folder }) => {
  it('has a page for each export, and no page for anything else', () => {
    const documented = pathsBelow(`/reference/api/${slug}/`).map((path) => path.replace(/^.*\//, ''));
    expect(documented.sort()).toEqual(exportsOf(`${folder}/dist/index.d.ts`).sort());
  });
});

function exportsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : [],
    )
    .map(({ name }) => name.text);
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
});
