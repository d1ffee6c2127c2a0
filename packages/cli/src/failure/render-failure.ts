import type { Look } from '../output/output.ts';
import { printable } from '../output/printable.ts';
import { wrapAfterSign } from '../output/wrap-after-sign.ts';
import { wrapText } from '../output/wrap-text.ts';
import type { Failure, FailureIssue } from './failure.ts';

const HANGING = ' '.repeat(6);

/** One line of cause, the fields if there are several, and one hint. */
export function renderFailure(failure: Failure, look: Look): string {
  const { palette, glyphs, width, isVerbose } = look;
  const [only, ...more] = failure.issues ?? [];
  const isSingle = only !== undefined && more.length === 0;
  const reason = isSingle
    ? `${failure.reason.replace(/ has a problem\.$/, ':')} ${only.path} ${only.message}.`
    : failure.reason;
  const hint = isSingle && only.hint !== undefined ? asSentence(only.hint) : failure.remedy;
  const listed = isSingle ? [] : (failure.issues ?? []);
  return [
    wrapAfterSign(palette.bad(glyphs.bad), printable(reason), width),
    ...listed.map((issue) => renderIssue(issue, look)),
    palette.faint(wrapAfterSign(`  ${glyphs.next}`, printable(hint), width)),
    ...(isVerbose && failure.stack !== undefined ? ['', palette.faint(failure.stack)] : []),
  ].join('\n');
}

/** The field, what is wrong with it, and what to do. */
function renderIssue({ path, message, hint }: FailureIssue, { palette, width }: Look): string {
  const said = `${palette.strong(printable(path))} ${printable(message)}`;
  const line = hint === undefined ? said : `${said} ${palette.faint(`(${withoutStop(printable(hint))})`)}`;
  return `    ${wrapText(line, width, HANGING).slice(HANGING.length)}`;
}

function withoutStop(hint: string): string {
  return hint.replace(/\.$/, '');
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
