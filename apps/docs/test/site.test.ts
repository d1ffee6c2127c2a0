import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chapters } from '../src/site/chapters.ts';
import { readBuiltPages } from './built-pages.ts';
import { DIST, findFile } from './serve-site.ts';

const pages = readBuiltPages();
const byPath = new Map(pages.map((page) => [page.path, page]));
const guides = chapters.flatMap(({ folder, pages: files }) =>
  files.map(([file]) => (file === 'index' ? `/${folder}/` : `/${folder}/${file}`)),
);

it('has no link that leads nowhere, nor to a heading that is not there', () => {
  const broken = pages.flatMap(({ path, links }) =>
    links.filter((link) => !leadsSomewhere(path, link)).map((link) => `${path}: ${link}`),
  );
  expect([...new Set(broken)]).toEqual([]);
});

function leadsSomewhere(path: string, link: string): boolean {
  const target = new URL(link, `http://site${path}`);
  if (target.host !== 'site' || target.protocol !== 'http:') return true;
  if (findFile(target.pathname) === undefined) return false;
  if (target.hash.length < 2) return true;
  const page = byPath.get(target.pathname.replace(/\.html$/, ''));
  return page === undefined || page.ids.has(decodeURIComponent(target.hash.slice(1)));
}

it('holds no snippet whose file was missing', () => {
  const wrong = pages.filter(({ html }) => /Code snippet path not found|&lt;&lt;&lt; @\//.test(html));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

it('has a social card, a description and one title on every page', () => {
  const wrong = pages.filter(
    ({ path, html }) =>
      path !== '/404' &&
      !(
        /property="og:image"/.test(html) &&
        /name="description" content="[^"]{10,}"/.test(html) &&
        /<h1/.test(html)
      ),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
  expect(existsSync(join(DIST, 'card.png'))).toBe(true);
});

it('lists every page in the sitemap', () => {
  const sitemap = readFileSync(join(DIST, 'sitemap.xml'), 'utf8');
  for (const path of [...guides, '/playground', '/reference/options'])
    expect(sitemap).toContain(`${path}</loc>`);
});

it('speaks to programs: llms.txt lists every page, and each is there as Markdown', () => {
  const list = readFileSync(join(DIST, 'llms.txt'), 'utf8');
  for (const path of guides) {
    const file = path.endsWith('/') ? `${path}index.md` : `${path}.md`;
    expect(list).toContain(`${file}): `);
    expect(readFileSync(join(DIST, file), 'utf8')).toMatch(/^# /);
  }
  expect(readFileSync(join(DIST, 'llms-full.txt'), 'utf8')).toContain('DMT_TENANT_NOT_FOUND');
});

it('gives pictures their size and words before they load', () => {
  for (const { path, html } of pages) {
    for (const [image] of html.matchAll(/<img [^>]*>/g)) {
      expect(image, path).toMatch(/ width="\d+"/);
      expect(image, path).toMatch(/ height="\d+"/);
      expect(image, path).toMatch(/ alt="[^"]{10,}"/);
    }
  }
});
