import { displayWidth } from '../../output/display-width.ts';
import { formatCount } from '../../output/format-count.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { wrapText } from '../../output/wrap-text.ts';
import { countSeverity, type Examination, type Surroundings, type TopicFindings } from './examination.ts';
import type { Finding } from './finding.ts';

/** Wider lines are hard to read, and a pipe has no width of its own. */
const MAX_WIDTH = 100;
const INDENT = '    ';

/** Where it was run, every finding under its heading, and what they come to. */
export function renderExamination(examination: Examination, look: Look): string {
  const { topics, surroundings } = examination;
  return [
    describeSurroundings(surroundings, look),
    ...topics.filter(({ findings }) => findings.length > 0).map((topic) => renderTopic(topic, look)),
    summarise(examination, look),
  ].join('\n\n');
}

function describeSurroundings(surroundings: Surroundings, { palette, width }: Look): string {
  const { dmt, node, platform, configFile, server, database, role } = surroundings;
  const where = server === undefined ? [] : [`${database} on ${server}${role ? ` as ${role}` : ''}`];
  const facts = [
    `dmt ${dmt}`,
    `Node.js ${node}`,
    platform,
    ...(configFile === undefined ? [] : [configFile]),
    ...where,
  ];
  return palette.faint(wrapText(facts.map(printable).join(' · '), Math.min(width, MAX_WIDTH)));
}

function renderTopic({ title, findings }: TopicFindings, look: Look): string {
  return [look.palette.strong(title), ...findings.map((finding) => renderFinding(finding, look))].join('\n');
}

function renderFinding({ severity, message, remedy }: Finding, { palette, glyphs, width }: Look): string {
  const signs = {
    ok: palette.good(glyphs.good),
    advice: palette.name(glyphs.advice),
    warning: palette.attention(glyphs.attention),
    error: palette.bad(glyphs.bad),
    skipped: palette.faint(glyphs.skipped),
  };
  const column = Math.min(width, MAX_WIDTH);
  const text = wrapText(printable(message), column, INDENT).slice(INDENT.length);
  const lines = [`  ${signs[severity]} ${severity === 'skipped' ? palette.faint(text) : text}`];
  if (remedy !== undefined) {
    const hanging = INDENT + ' '.repeat(displayWidth(glyphs.next) + 1);
    const said = wrapText(printable(remedy), column, hanging).slice(hanging.length);
    lines.push(`${INDENT}${palette.faint(`${glyphs.next} ${said}`)}`);
  }
  return lines.join('\n');
}

function summarise(examination: Examination, { palette, glyphs }: Look): string {
  const count = (severity: Finding['severity']): number => countSeverity(examination, severity);
  const [errors, warnings, pieces] = [count('error'), count('warning'), count('advice')];
  const parts = [
    errors > 0 ? palette.bad(formatCount(errors, 'error')) : '',
    warnings > 0 ? palette.attention(formatCount(warnings, 'warning')) : '',
    pieces > 0 ? formatCount(pieces, 'piece of advice', 'pieces of advice') : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return `${palette.good(glyphs.good)} Nothing to report.`;
  const mark =
    errors > 0
      ? palette.bad(glyphs.bad)
      : warnings > 0
        ? palette.attention(glyphs.attention)
        : palette.good(glyphs.good);
  return `${mark} ${parts.join(', ')}`;
}
