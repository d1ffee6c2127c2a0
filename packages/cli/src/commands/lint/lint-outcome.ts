import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import type { LintReport, LintVerdict, ProjectFinding } from './project-finding.ts';
import { renderFindings } from './render-findings.ts';
import { renderGithub } from './render-github.ts';

export interface LintPresentation {
  readonly format: 'text' | 'json' | 'github';
  readonly maxWarnings: number;
}

/** The outcome of `dmt lint`. */
export function reportLint(report: LintReport, { format, maxWarnings }: LintPresentation): Outcome {
  const verdict = judge(report.findings, maxWarnings);
  const { errors, warnings, isFailed } = verdict;
  const { tables, migrations, findings } = report;
  const document = { summary: { tables, migrations, errors, warnings, failed: isFailed }, findings };
  return {
    exitCode: isFailed ? ExitCode.incomplete : ExitCode.done,
    document,
    render: (look) => {
      if (format === 'json') return JSON.stringify(document, null, 2);
      const text = renderFindings(report, verdict, look);
      return format === 'github' ? [...renderGithub(findings), text].join('\n') : text;
    },
  };
}

function judge(findings: readonly ProjectFinding[], maxWarnings: number): LintVerdict {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return { errors, warnings, maxWarnings, isFailed: errors > 0 || warnings > maxWarnings };
}
