import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseDiagram } from './diagram-text.ts';
import { drawDiagram } from './draw-diagram.ts';
import { drawFigures } from './draw-figures.ts';
import { drawRecording } from './draw-recording.ts';
import type { Drawing, Picture } from './drawing.ts';
import { type SchemeName, schemes } from './scheme.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Every picture of the site in both schemes, from the texts, recordings and figures of the repository. */
export function drawPictures(): Picture[] {
  return (['light', 'dark'] satisfies SchemeName[]).flatMap((scheme) => {
    const colours = schemes[scheme];
    return [
      ...drawTexts('pictures', (text) => drawDiagram(parseDiagram(text), colours)),
      ...drawTexts('recordings', (text) => drawRecording(text, colours)),
      ...drawFigures(readFileSync(`${ROOT}/results/bench.json`, 'utf8'), colours),
    ].map((picture) => ({ ...picture, scheme }));
  });
}

type NamedDrawing = Drawing & { readonly name: string };

function drawTexts(folder: string, draw: (text: string) => Drawing): NamedDrawing[] {
  return globSync(`${ROOT}/${folder}/*.txt`)
    .sort()
    .map((file) => ({ name: basename(file, '.txt'), ...draw(readFileSync(file, 'utf8')) }));
}
