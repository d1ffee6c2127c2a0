import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chapters } from '../src/site/chapters.ts';
import { plainMarkdown } from '../src/site/plain-markdown.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = join(ROOT, 'pages');
const pages = globSync('**/*.md', { cwd: PAGES, exclude: ['reference/**'] }).sort();
const textOf = (page: string): string => readFileSync(join(PAGES, page), 'utf8');
const SNIPPET = /^\s*<<< (\S.*)$/gm;
const IMPORTED =
  /^@\/\.\.\/(samples|recordings)\/\S+$|^@\/\.\.\/\.\.\/\.\.\/packages\/[\w-]+\/test\/readme\/\S+\.ts$/;

describe.each(pages)('%s', (page) => {
  it('shows no code that nothing checks', () => {
    expect(textOf(page)).not.toMatch(/^\s*(```|~~~)/m);
    for (const [, target = ''] of textOf(page).matchAll(SNIPPET))
      expect(target.replace(/\{\w+\}$/, '')).toMatch(IMPORTED);
  });

  it('imports files and regions that are there', () => {
    expect(plainMarkdown(textOf(page), PAGES)).not.toContain('<<<');
  });

  it('has a title and a description', () => {
    expect(textOf(page)).toMatch(/^---\ntitle: \S.*\n(.*\n)*?description: \S.{20,}\n/);
  });
});

it('lists every page in the sidebar, and no other', () => {
  const listed = chapters.flatMap(({ folder, pages: files }) =>
    files.map(([file]) => `${folder}/${file}.md`),
  );
  expect(listed.sort()).toEqual(pages.filter((page) => page.includes('/')));
});

it('shows every sample and every recording somewhere', () => {
  const all = pages.map(textOf).join('\n');
  const recordings = globSync('recordings/*.txt', { cwd: ROOT }).map((file) =>
    file.replace(/^.*\/|\.txt$/g, ''),
  );
  const isShown = (name: string): boolean =>
    all.includes(`recordings/${name}.txt`) || all.includes(`Picture name="${name}"`);
  const regions = globSync('samples/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\/\/ #region ([\w-]+)/g)].map(
      ([, name]) => `${file}#${name}`,
    ),
  );
  expect(recordings.filter((name) => !isShown(name))).toEqual([]);
  expect(regions.filter((region) => !all.includes(region))).toEqual([]);
});
