import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303f\uff01-\uff60])/u;
const ASCII = /^[\x20-\x7e]*$/;
const ELLIPSIS = '…';

// Made when first needed: help and most fleets are plain ASCII, and do without.
let segmenter: Intl.Segmenter | undefined;

/** Columns a terminal needs for `text`. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return segment(stripVTControlCharacters(text)).reduce((width, each) => width + widthOf(each), 0);
}

/** `text` cut to `width` columns, with an ellipsis where it was cut. Only for text without colour. */
export function truncateToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const each of segment(text)) {
    used += widthOf(each);
    if (used > width - 1) break;
    kept += each;
  }
  return width > 0 ? kept + ELLIPSIS : '';
}

/** What a reader sees as one character each. */
function segment(text: string): string[] {
  segmenter ??= new Intl.Segmenter();
  return [...segmenter.segment(text)].map((each) => each.segment);
}

function widthOf(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}
