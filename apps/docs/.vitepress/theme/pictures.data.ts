import { drawPictures } from '../../src/pictures/draw-pictures.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

declare const data: Readonly<Record<string, PictureSize>>;

export { data };

/** The sizes of all pictures, so that a page has their place before they arrive. */
export default {
  load(): Record<string, PictureSize> {
    return Object.fromEntries(
      drawPictures()
        .filter(({ scheme }) => scheme === 'light')
        .map(({ name, width, height }) => [name, { width, height }]),
    );
  },
};
