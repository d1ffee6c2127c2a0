import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { countSeverity, type Examination, findingsOf } from './examination.ts';
import { renderExamination } from './render-examination.ts';

/** The outcome of `dmt doctor`: the first error decides, since those after it may come of it. */
export function reportExamination(examination: Examination, isStrict: boolean): Outcome {
  const { surroundings, topics } = examination;
  const firstError = findingsOf(examination).find(({ severity }) => severity === 'error');
  const warnings = countSeverity(examination, 'warning');
  const strictCode = isStrict && warnings > 0 ? ExitCode.incomplete : ExitCode.done;
  return {
    exitCode: firstError?.exitCode ?? strictCode,
    document: {
      summary: {
        errors: countSeverity(examination, 'error'),
        warnings,
        advice: countSeverity(examination, 'advice'),
        ok: countSeverity(examination, 'ok'),
        skipped: countSeverity(examination, 'skipped'),
      },
      surroundings,
      findings: topics.flatMap(({ topic, findings }) =>
        findings.map(({ exitCode: _exitCode, ...finding }) => ({ topic, ...finding })),
      ),
    },
    render: (look) => renderExamination(examination, look),
  };
}
