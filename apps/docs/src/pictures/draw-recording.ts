import type { Drawing } from './drawing.ts';
import { escapeText, MONO, type Scheme } from './scheme.ts';

const WIDTH = 720;
const LINE = 19;
const PADDING = 18;
const COLUMNS = 88;

/** A terminal as it looked: commands after `$`, and what they answered. */
export function drawRecording(text: string, scheme: Scheme): Drawing {
  const lines = text.trimEnd().split('\n').flatMap(fold);
  const height = lines.length * LINE + 2 * PADDING;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="${MONO}" font-size="12.5">`,
    `<title>${escapeText(lines.filter((line) => line.startsWith('$ ')).join(', '))}</title>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="${scheme.surface}" stroke="${scheme.line}"/>`,
    ...lines.map((line, at) => drawLine(line, PADDING + LINE * (at + 0.75), scheme)),
    '</svg>',
    '',
  ].join('\n');
  return { width: WIDTH, height, svg };
}

function drawLine(line: string, y: number, scheme: Scheme): string {
  const isCommand = line.startsWith('$ ');
  const colour = isCommand ? scheme.own : /^\s*(✗|error)/.test(line) ? scheme.other : scheme.ink;
  return `<text x="${PADDING}" y="${y}" xml:space="preserve" fill="${colour}"${isCommand ? ' font-weight="700"' : ''}>${escapeText(line)}</text>`;
}

function fold(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const cut = line.lastIndexOf(' ', COLUMNS);
  const at = cut > 40 ? cut : COLUMNS;
  return [line.slice(0, at), ...fold(`  ${line.slice(at).trimStart()}`)];
}
