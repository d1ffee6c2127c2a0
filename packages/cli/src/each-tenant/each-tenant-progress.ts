import type { TenantOutcome } from '@dmt/migrator';
import type { CommandSession } from '../command-session.ts';
import { printable } from '../output/printable.ts';
import { createProgressBar } from '../output/progress-bar.ts';
import { createFailureLines } from './failure-lines.ts';

/** Runs something over many tenants, with a bar on a terminal, and says which fail. */
export async function withTenantProgress<Result>(
  { io, output }: CommandSession,
  work: (
    onProgress: (
      tenantId: string,
      status: string,
      detail?: TenantOutcome,
      totals?: { readonly done: number; readonly total: number },
    ) => void,
  ) => Promise<Result>,
): Promise<Result> {
  const bar = output.isLive ? createProgressBar(output, io.now) : undefined;
  const describeFailure = createFailureLines(output);
  try {
    return await work((tenantId, status, detail, totals) => {
      bar?.onProgress(tenantId, status, totals);
      const { palette, glyphs, isVerbose } = output.logLook;
      if (status === 'failed') {
        const line = describeFailure(detail ?? { tenantId, schemaName: '' });
        if (line !== undefined) output.log(line);
      } else if (isVerbose && status !== 'started') {
        output.log(`${palette.good(glyphs.good)} ${printable(tenantId)} ${status}`);
      }
    });
  } finally {
    bar?.end();
  }
}
