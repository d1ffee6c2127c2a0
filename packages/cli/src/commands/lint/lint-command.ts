import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { type LintPresentation, reportLint } from './lint-outcome.ts';
import { lintProject } from './lint-project.ts';

const FORMATS: readonly LintPresentation['format'][] = ['text', 'json', 'github'];

export class LintCommand extends DmtCommand {
  static override readonly paths: string[][] = [['lint']];

  readonly format: string | undefined = Option.String('--format');
  readonly maxWarnings: string | undefined = Option.String('--max-warnings');
  readonly since: string | undefined = Option.String('--since');

  protected override async run(session: CommandSession): Promise<Outcome> {
    const format = parseFormat(this.format);
    const maxWarnings = parseMaxWarnings(this.maxWarnings);
    const report = await lintProject(session, this.config, this.since);
    return reportLint(report, { format, maxWarnings });
  }
}

function parseFormat(text = 'text'): LintPresentation['format'] {
  const format = FORMATS.find((each) => each === text);
  if (format === undefined) throw UsageError.forOption('--format', text, 'text, json or github');
  return format;
}

function parseMaxWarnings(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,9}$/.test(text)) throw UsageError.forOption('--max-warnings', text, 'a whole number from 0');
  return Number(text);
}
