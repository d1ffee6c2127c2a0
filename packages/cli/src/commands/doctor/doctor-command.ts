import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { reportExamination } from './doctor-outcome.ts';
import { examine } from './examine.ts';

export class DoctorCommand extends DmtCommand {
  static override readonly paths: string[][] = [['doctor']];

  readonly strict: boolean = Option.Boolean('--strict', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    return reportExamination(await examine(session, this.config), this.strict);
  }
}
