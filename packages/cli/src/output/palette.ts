import picocolors from 'picocolors';
import type { CliIo, CliStream } from '../io.ts';

/** The few things colour means here. */
export interface Palette {
  readonly hasColor: boolean;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly attention: (text: string) => string;
  readonly name: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** Colour for one stream: off for `--no-color`, NO_COLOR, a dumb terminal and anything that is no terminal. */
export function createPalette(stream: CliStream, env: CliIo['env'], wantsColor: boolean): Palette {
  const hasColor = wantsColor && supportsColor(stream, env);
  const { green, red, yellow, cyan, bold, dim } = picocolors.createColors(hasColor);
  return { hasColor, good: green, bad: red, attention: yellow, name: cyan, strong: bold, faint: dim };
}

function supportsColor(stream: CliStream, env: CliIo['env']): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY && env.TERM !== 'dumb';
}
