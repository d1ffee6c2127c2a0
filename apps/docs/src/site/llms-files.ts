import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chapters } from './chapters.ts';
import { plainMarkdown } from './plain-markdown.ts';
import { siteAddress } from './site-address.ts';

const PAGES = resolve(import.meta.dirname, '../../pages');

export interface SiteFile {
  readonly path: string;
  readonly text: string;
}

/** The site for readers that are programs: a list of pages, all pages in one file, and each page as Markdown. */
export function llmsFiles(): SiteFile[] {
  const guide = chapters.flatMap(({ folder, pages }) => pages.map(([file]) => `${folder}/${file}.md`));
  const reference = globSync('reference/{*.md,cli/*.md,errors/*.md}', { cwd: PAGES }).sort();
  const pages = [...guide, ...reference].map(readPage);
  return [
    { path: 'llms.txt', text: listOf(pages) },
    { path: 'llms-full.txt', text: pages.map(({ text }) => text).join('\n\n---\n\n') },
    ...pages.map(({ path, text }) => ({ path, text })),
  ];
}

interface Page extends SiteFile {
  readonly title: string;
  readonly description: string;
}

function readPage(path: string): Page {
  const source = readFileSync(`${PAGES}/${path}`, 'utf8');
  const field = (name: string): string =>
    (new RegExp(`^${name}: (.*)$`, 'm').exec(source)?.[1] ?? '').replace(/^"(.*)"$/, '$1');
  return {
    path,
    title: field('title'),
    description: field('description'),
    text: plainMarkdown(source, PAGES),
  };
}

function listOf(pages: readonly Page[]): string {
  const line = ({ path, title, description }: Page): string =>
    `- [${title}](${new URL(path, siteAddress).href}): ${description}`;
  const section = (title: string, folder: RegExp): string =>
    `## ${title}\n\n${pages
      .filter(({ path }) => folder.test(path))
      .map(line)
      .join('\n')}`;
  return `# dmt

> Multi-tenant PostgreSQL for Drizzle ORM: tenants in schemas, rows or databases, few connections for all of them, and migrations of the whole
> fleet. A tenant's settings travel with each statement, in one network write and one transaction.

Everything below in one file: ${new URL('llms-full.txt', siteAddress).href}

${chapters.map(({ title, folder }) => section(title, new RegExp(`^${folder}/`))).join('\n\n')}

${section('Reference', /^reference\//)}
`;
}
