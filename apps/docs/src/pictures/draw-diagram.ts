import type { Diagram, DiagramBox } from './diagram-text.ts';
import type { Drawing } from './drawing.ts';
import { escapeText, SANS, type Scheme } from './scheme.ts';

const MARGIN = 12;
const GAP_X = 14;
const GAP_Y = 30;
const LINE = 17;
const PADDING = 14;
const CHARACTER = 6.6;

interface PlacedBox extends DiagramBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly labelLines: readonly string[];
  readonly noteLines: readonly string[];
}

/** Boxes in rows, and arrows downwards between them. */
export function drawDiagram(diagram: Diagram, scheme: Scheme): Drawing {
  const boxes = placeBoxes(diagram);
  const last = boxes.at(-1);
  const height = (last === undefined ? 0 : last.y + last.height) + MARGIN;
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const arrows = diagram.arrows.flatMap(([from, to]) => {
    const [start, end] = [byId.get(from), byId.get(to)];
    return start && end ? [drawArrow(start, end, scheme)] : [];
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${diagram.width} ${height}" width="${diagram.width}" height="${height}" role="img" font-family="${SANS}">`,
    `<title>${escapeText(diagram.title)}</title>`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="${scheme.quiet}"/></marker></defs>`,
    ...arrows,
    ...boxes.map((box) => drawBox(box, scheme)),
    '</svg>',
    '',
  ].join('\n');
  return { width: diagram.width, height, svg };
}

function placeBoxes({ rows, width }: Diagram): PlacedBox[] {
  let y = MARGIN;
  return rows.flatMap((row) => {
    const boxWidth = (width - 2 * MARGIN - (row.length - 1) * GAP_X) / row.length;
    const columns = Math.floor((boxWidth - 2 * PADDING) / CHARACTER);
    const lines = row.map((box) => ({ label: wrap(box.label, columns), note: wrap(box.note, columns) }));
    const height =
      Math.max(...lines.map(({ label, note }) => label.length + note.length)) * LINE + 2 * PADDING - 4;
    const placed = row.map((box, at) => ({
      ...box,
      x: MARGIN + at * (boxWidth + GAP_X),
      y,
      width: boxWidth,
      height,
      labelLines: lines[at]?.label ?? [],
      noteLines: lines[at]?.note ?? [],
    }));
    y += height + GAP_Y;
    return placed;
  });
}

function drawBox(box: PlacedBox, scheme: Scheme): string {
  const x = box.x + box.width / 2;
  const lines = [
    ...box.labelLines.map((text) => ({
      text,
      style: `font-size="14" font-weight="600" fill="${scheme.ink}"`,
    })),
    ...box.noteLines.map((text) => ({ text, style: `font-size="12.5" fill="${scheme.quiet}"` })),
  ];
  const top = box.y + (box.height - lines.length * LINE) / 2 + LINE - 4;
  return [
    `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="4" fill="${scheme.surface}" stroke="${scheme.line}"/>`,
    ...lines.map(
      ({ text, style }, at) =>
        `<text x="${x}" y="${top + at * LINE}" text-anchor="middle" ${style}>${escapeText(text)}</text>`,
    ),
  ].join('\n');
}

function drawArrow(from: PlacedBox, to: PlacedBox, { quiet }: Scheme): string {
  const start = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y - 2 };
  const middle = (start.y + end.y) / 2;
  const path =
    start.x === end.x
      ? `M${start.x} ${start.y}V${end.y}`
      : `M${start.x} ${start.y}C${start.x} ${middle} ${end.x} ${middle} ${end.x} ${end.y}`;
  return `<path d="${path}" fill="none" stroke="${quiet}" stroke-width="1.3" marker-end="url(#tip)"/>`;
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const current = lines.at(-1);
    if (current === undefined || current.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${current} ${word}`;
  }
  return lines;
}
