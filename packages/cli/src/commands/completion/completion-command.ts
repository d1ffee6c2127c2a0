import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { type Shell, shellScripts } from './shell-scripts.ts';

export class CompletionCommand extends DmtCommand {
  static override readonly paths: string[][] = [['completion']];

  // Whoever parses the command line has refused all other shells.
  readonly shell: Shell = Option.String() as Shell;

  protected override async run(): Promise<Outcome> {
    const { shell } = this;
    const script = shellScripts[shell];
    return {
      exitCode: ExitCode.done,
      document: { shell, script },
      render: () => script.trimEnd(),
    };
  }
}
