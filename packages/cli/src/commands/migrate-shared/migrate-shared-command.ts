import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { reportShared } from './shared-outcome.ts';

export class MigrateSharedCommand extends DmtCommand {
  static override readonly paths: string[][] = [['migrate:shared']];

  readonly dryRun: boolean = Option.Boolean('--dry-run', false);

  protected override async run({ interruption }: CommandSession): Promise<Outcome> {
    const result = await this.withMigrator((migrator) =>
      interruption.finishInHand(() => migrator.migrateShared({ dryRun: this.dryRun })),
    );
    return reportShared(result, this.dryRun);
  }
}
