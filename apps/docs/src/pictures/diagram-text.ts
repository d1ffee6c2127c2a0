export interface DiagramBox {
  readonly id: string;
  readonly label: string;
  readonly note: string;
}

export interface Diagram {
  readonly title: string;
  readonly width: number;
  /** From top to bottom, each from left to right. */
  readonly rows: ReadonlyArray<readonly DiagramBox[]>;
  readonly arrows: ReadonlyArray<readonly [from: string, to: string]>;
}

const BOX = /^\[(\w+)\] ([^|]+?)(?: \| (.+))?$/;
const ARROW = /^(\w+) -> (\w+)$/;

/** Reads a drawing from its text: boxes in rows, an empty line between rows, arrows at the end. */
export function parseDiagram(text: string): Diagram {
  const lines = text.split('\n');
  const fieldOf = (key: string): string =>
    lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2) ?? '';
  const rows = text
    .split(/\n{2,}/)
    .map((block) => block.split('\n').flatMap(readBox))
    .filter((row) => row.length > 0);
  const known = new Set(rows.flat().map(({ id }) => id));
  const arrows = lines.flatMap((line) => {
    const [, from, to] = ARROW.exec(line) ?? [];
    if (from === undefined || to === undefined) return [];
    for (const id of [from, to])
      if (!known.has(id)) throw new Error(`An arrow names "${id}", and no box does.`);
    return [[from, to] as const];
  });
  return { title: fieldOf('title'), width: Number(fieldOf('width')), rows, arrows };
}

function readBox(line: string): DiagramBox[] {
  const [, id, label, note = ''] = BOX.exec(line) ?? [];
  return id === undefined || label === undefined ? [] : [{ id, label, note }];
}
