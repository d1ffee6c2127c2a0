import type { SparesResult } from '@dmt/migrator';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

/** The outcome of `dmt tenant:spares`. */
export function reportSpares(result: SparesResult): Outcome {
  return {
    exitCode: ExitCode.done,
    document: { ...result, durationMs: Math.round(result.durationMs) },
    render: (look) => renderSpares(result, look),
  };
}

function renderSpares({ wanted, ready, prepared, discarded, durationMs }: SparesResult, look: Look): string {
  const { palette, glyphs } = look;
  const done = [`${prepared} prepared`, ...(discarded > 0 ? [`${discarded} discarded`] : [])].join(', ');
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  const mark = ready < wanted ? palette.attention(glyphs.attention) : palette.good(glyphs.good);
  const line = `${mark} ${formatCount(ready, 'spare tenant')} ready of ${wanted} wanted: ${done} ${duration}`;
  if (wanted > 0) return line;
  return `${line}\n${renderNextStep('Set migrations.spares.count in the configuration to have some', look)}`;
}
