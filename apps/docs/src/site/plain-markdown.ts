import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';

const SNIPPET = /^[ \t]*<<< @\/(\S+?)(?:#([\w-]+))?(?:\{[^}]*\})?$/gm;

/** A page as Markdown without what only VitePress understands: front matter, imported files, components. */
export function plainMarkdown(source: string, root: string): string {
  return source
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(SNIPPET, (_, file: string, region?: string) => {
      const code = readRegion(resolve(root, file), region);
      return `\`\`\`${extname(file).slice(1)}\n${code}\n\`\`\``;
    })
    .replace(/^<(?:Picture|Recording)\b[^>]*\balt="([^"]*)"[^>]*\/>$/gm, '$1')
    .replace(/^<\/?(?:div|p|Playground|FigureTable)\b.*$/gm, '')
    .trim();
}

/** A file, or what stands between `#region name` and `#endregion name` in it. */
function readRegion(file: string, region?: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  if (region === undefined) return lines.join('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line) => line.trim() === `// #endregion ${region}`);
  if (start < 0 || end < start) throw new Error(`${file} has no region "${region}".`);
  const inside = lines.slice(start + 1, end).filter((line) => !/^\s*\/\/ #(end)?region /.test(line));
  const indent = Math.min(...inside.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return inside.map((line) => line.slice(indent)).join('\n');
}
