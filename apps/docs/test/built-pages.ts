import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from './serve-site.ts';

export interface BuiltPage {
  /** `/guides/queries` */
  readonly path: string;
  readonly html: string;
  readonly ids: ReadonlySet<string>;
  /** Addresses in `href` and `src`, as they stand there. */
  readonly links: readonly string[];
}

/** Every page of the built site. */
export function readBuiltPages(): BuiltPage[] {
  const files = globSync('**/*.html', { cwd: DIST });
  if (files.length === 0) throw new Error('The site is not built: run `pnpm docs:build` first.');
  return files.sort().map((file) => {
    const html = readFileSync(join(DIST, file), 'utf8');
    return {
      path: `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`,
      html,
      ids: new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => decode(id))),
      links: [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => decode(link)),
    };
  });
}

function decode(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
