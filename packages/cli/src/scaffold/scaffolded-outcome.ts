import { relative } from 'node:path';
import { ExitCode } from '../exit-code.ts';
import type { Outcome } from '../outcome.ts';
import { renderNextStep } from '../output/render-next-step.ts';

/** What was written, and what to do with it. */
export function reportScaffolded(paths: readonly string[], cwd: string, next: string): Outcome {
  const files = paths.map((path) => relative(cwd, path));
  return {
    exitCode: ExitCode.done,
    document: { files },
    render: (look) => {
      const [first, ...more] = files;
      return [
        `${look.palette.good(look.glyphs.good)} ${first}`,
        ...more.map((file) => `  ${file}`),
        renderNextStep(next, look),
      ].join('\n');
    },
  };
}
