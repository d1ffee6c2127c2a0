import type { Look } from '../output/output.ts';
import { printable } from '../output/printable.ts';
import type { Failure } from './failure.ts';

/** One line of cause, the fields if there are several, and one hint. */
export function renderFailure(failure: Failure, { palette, glyphs, isVerbose }: Look): string {
  const [only, ...more] = failure.issues ?? [];
  const isSingle = only !== undefined && more.length === 0;
  const reason = isSingle
    ? `${failure.reason.replace(/ has a problem\.$/, ':')} ${only.path} ${only.message}.`
    : failure.reason;
  const hint = isSingle && only.hint !== undefined ? asSentence(only.hint) : failure.remedy;
  const listed = isSingle ? [] : (failure.issues ?? []);
  return [
    `${palette.bad(glyphs.bad)} ${printable(reason)}`,
    ...listed.map(
      ({ path, message, hint: issueHint }) =>
        `    ${palette.strong(printable(path))} ${printable(message)}${issueHint === undefined ? '' : palette.faint(` (${printable(issueHint)})`)}`,
    ),
    `  ${palette.faint(`${glyphs.next} ${printable(hint)}`)}`,
    ...(isVerbose && failure.stack !== undefined ? ['', palette.faint(failure.stack)] : []),
  ].join('\n');
}

function asSentence(hint: string): string {
  const capitalised = hint.charAt(0).toUpperCase() + hint.slice(1);
  return /[.?]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}

/** The form of `--json`. */
export function failureDocument(failure: Failure, isVerbose: boolean): Record<string, unknown> {
  const { code, reason, remedy, exitCode, issues, details, stack } = failure;
  return {
    error: {
      code,
      reason,
      remedy,
      exitCode,
      ...(issues === undefined ? {} : { issues }),
      ...(details === undefined ? {} : { details }),
      ...(isVerbose && stack !== undefined ? { stack } : {}),
    },
  };
}
