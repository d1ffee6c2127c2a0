import { styleText } from 'node:util';

/** What the demo prints. Colours appear on a terminal only: `styleText` looks at stdout and NO_COLOR. */
export interface Report {
  title(text: string): void;
  step(text: string): void;
  command(text: string, durationMs?: number): void;
  /** Another program's output: its lines as they are, but of many only the first and the last. */
  output(text: string): void;
  note(text: string): void;
  done(text: string, durationMs?: number): void;
  failed(text: string): void;
  summary(findings: readonly string[], duration: string): void;
  table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): void;
}

const FIRST_LINES = 10;
const LAST_LINES = 2;

export function createReport(write: (line: string) => void): Report {
  let steps = 0;
  const indented = (text: string): void => write(`   ${text}`);
  return {
    title: (text) => write(`\n${styleText('bold', text)}`),
    step(text) {
      steps += 1;
      write(`\n${styleText(['bold', 'cyan'], `${steps}. ${text}`)}`);
    },
    command: (text, durationMs) => indented(`${styleText('bold', `$ ${text}`)}${dimDuration(durationMs)}`),
    output(text) {
      for (const line of withoutMiddle(text.trim().split('\n'))) indented(`  ${line}`.trimEnd());
    },
    note: indented,
    done: (text, durationMs) => indented(`${styleText('green', '✔')} ${text}${dimDuration(durationMs)}`),
    failed: (text) => write(`\n${styleText('red', '✖')} ${text}`),
    summary(findings, duration) {
      write(`\n${styleText(['bold', 'green'], `All of it held, in ${duration}.`)}`);
      for (const finding of findings) indented(finding);
    },
    table(header, rows) {
      const widths = header.map((title, i) =>
        Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)),
      );
      const format = (row: readonly string[]): string =>
        row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('   ')
          .trimEnd();
      indented(styleText('dim', format(header)));
      for (const row of rows) indented(format(row));
    },
  };
}

function withoutMiddle(lines: readonly string[]): readonly string[] {
  const left = lines.length - FIRST_LINES - LAST_LINES;
  if (left <= 1) return lines;
  const gap = styleText('dim', `… ${left} more lines`);
  return [...lines.slice(0, FIRST_LINES), gap, ...lines.slice(-LAST_LINES)];
}

function dimDuration(durationMs: number | undefined): string {
  return durationMs === undefined ? '' : styleText('dim', ` (${formatDuration(durationMs)})`);
}

export function formatDuration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
