import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { reportShared } from './shared-outcome.ts';

export class MigrateSharedCommand extends DmtCommand {
  static override readonly paths: string[][] = [['migrate:shared']];

  readonly dryRun: boolean = Option.Boolean('--dry-run', false);
  readonly markApplied: boolean = Option.Boolean('--mark-applied', false);

  protected override async run({ interruption }: CommandSession): Promise<Outcome> {
    const result = await this.withMigrator((migrator) =>
      interruption.finishInHand(() =>
        this.markApplied
          ? migrator.markSharedAsApplied({ dryRun: this.dryRun })
          : migrator.migrateShared({ dryRun: this.dryRun }),
      ),
    );
    return reportShared(result, { isDryRun: this.dryRun, isMarking: this.markApplied });
  }
}
