import type { Look } from './output.ts';

/** The line that says what to run next. */
export function renderNextStep(step: string, { palette, glyphs }: Look): string {
  return `${palette.name(glyphs.next)} ${step}`;
}
