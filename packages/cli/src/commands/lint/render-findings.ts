import { formatCount } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { wrapAfterSign } from '../../output/wrap-after-sign.ts';
import type { LintReport, LintVerdict, ProjectFinding } from './project-finding.ts';
import { subjectOf } from './render-github.ts';

/** As wide as the number of a line. */
const INDENT = ' '.repeat(5);

/** The findings, one file after the other, and what they come to. */
export function renderFindings(
  { tables, migrations, findings }: LintReport,
  verdict: LintVerdict,
  look: Look,
): string {
  const { palette, glyphs } = look;
  const groups = new Map<string, ProjectFinding[]>();
  for (const finding of findings) {
    const title = finding.file ?? `${finding.side} tables`;
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  const lines = [...groups].flatMap(([title, group]) => [
    palette.strong(printable(title)),
    ...group
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
      .flatMap((finding) => renderFinding(finding, look)),
    '',
  ]);
  const { errors, warnings, maxWarnings, isFailed } = verdict;
  const judged = `${formatCount(tables, 'table')} and ${formatCount(migrations, 'migration')}`;
  const found =
    findings.length === 0
      ? 'nothing to find fault with'
      : `${formatCount(errors, 'error')}, ${formatCount(warnings, 'warning')}`;
  const sign = isFailed ? palette.bad(glyphs.bad) : palette.good(glyphs.good);
  const tooMany = errors === 0 && isFailed ? ` (--max-warnings ${maxWarnings})` : '';
  return [...lines, `${sign} ${judged}: ${found}${tooMany}`].join('\n');
}

function renderFinding(finding: ProjectFinding, { palette, glyphs, width }: Look): string[] {
  const { severity, rule, line, why, remedy } = finding;
  const isError = severity === 'error';
  const sign = isError ? palette.bad(glyphs.bad) : palette.attention(glyphs.attention);
  const place = line === undefined ? '' : `${palette.faint(String(line).padStart(4))} `;
  return [
    wrapAfterSign(
      `  ${place}${sign}`,
      `${printable(subjectOf(finding))}${why} ${palette.faint(`(${rule})`)}`,
      width,
    ),
    palette.faint(
      wrapAfterSign(`${line === undefined ? '' : INDENT}    ${glyphs.next}`, printable(remedy), width),
    ),
  ];
}
