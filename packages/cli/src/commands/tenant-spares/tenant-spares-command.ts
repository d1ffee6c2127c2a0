import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { reportSpares } from './spares-outcome.ts';

export class TenantSparesCommand extends DmtCommand {
  static override readonly paths: string[][] = [['tenant:spares']];

  readonly concurrency: string | undefined = Option.String('--concurrency');

  protected override async run({ interruption }: CommandSession): Promise<Outcome> {
    const concurrency = parseConcurrency(this.concurrency);
    const result = await this.withMigrator((migrator) =>
      interruption.finishInHand((signal) =>
        migrator.prepareSpares({ ...(concurrency === undefined ? {} : { concurrency }), signal }),
      ),
    );
    return reportSpares(result);
  }
}
