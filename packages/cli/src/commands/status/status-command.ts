import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { readRuns } from './runs-reading.ts';
import { reportStatus } from './status-outcome.ts';

export class StatusCommand extends DmtCommand {
  static override readonly paths: string[][] = [['status']];

  readonly includeShared: boolean = Option.Boolean('--include-shared', false);

  protected override async run({ failureContext }: CommandSession): Promise<Outcome> {
    return this.withMigrator(async (migrator) => {
      const shared = this.includeShared ? await migrator.getSharedStatus() : undefined;
      return reportStatus(
        { tenants: await migrator.getStatus(), shared, runs: await readRuns(migrator) },
        failureContext,
      );
    });
  }
}
