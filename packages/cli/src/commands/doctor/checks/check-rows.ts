import { explainFinding, inspectIsolation, isolationScopeOf } from '@dmt/core/internal';
import { ExitCode } from '../../../exit-code.ts';
import { type Finding, failing, good } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** Whether row level security keeps tenants of shared tables apart, for the role of the application. */
export async function checkRows({ config, query }: Patient): Promise<Finding[]> {
  const run = async (
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Record<string, unknown>[] }> => ({
    rows: await query(text, values),
  });
  const problems = await inspectIsolation(run, isolationScopeOf(config));
  if (problems.length === 0) {
    return [good('isolation.rows', 'Every table of tenants has a policy that binds this role.')];
  }
  return problems.map((problem) => {
    const { reason, remedy } = explainFinding(problem);
    return failing(`isolation.${problem.kind}`, ExitCode.database, `${reason}.`, remedy, {
      object: problem.object,
    });
  });
}
