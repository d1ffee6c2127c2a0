import type { DemoProject } from '../project.ts';
import type { Report } from '../report.ts';
import { runDmt } from '../run-dmt.ts';

/** Runs a `dmt` command and shows it as its reader would see it. */
export async function showDmt(report: Report, args: readonly string[], project: DemoProject): Promise<void> {
  const { shown, output, durationMs } = await runDmt(args, project);
  report.command(shown, durationMs);
  report.output(output);
}
