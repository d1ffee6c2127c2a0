import type { Look } from './output.ts';
import { wrapAfterSign } from './wrap-after-sign.ts';

/** The line that says what to run next; a step of several lines is broken already. */
export function renderNextStep(step: string, { palette, glyphs, width }: Look): string {
  const arrow = palette.name(glyphs.next);
  return step.includes('\n') ? `${arrow} ${step}` : wrapAfterSign(arrow, step, width);
}
