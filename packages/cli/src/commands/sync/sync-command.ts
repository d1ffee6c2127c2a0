import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { parseOptionalTenants } from '../../parse/parse-tenant-selection.ts';
import { reportSync } from './sync-outcome.ts';
import { reportSyncStatus } from './sync-status-outcome.ts';

export class SyncCommand extends DmtCommand {
  static override readonly paths: string[][] = [['sync']];

  readonly status: boolean = Option.Boolean('--status', false);
  readonly markMissing: boolean = Option.Boolean('--mark-missing', false);
  readonly cleanOrphans: boolean = Option.Boolean('--clean-orphans', false);
  readonly dryRun: boolean = Option.Boolean('--dry-run', false);
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly concurrency: string | undefined = Option.String('--concurrency');

  protected override async run({ failureContext, interruption }: CommandSession): Promise<Outcome> {
    const { markMissing, cleanOrphans, dryRun } = this;
    const selection = parseOptionalTenants(this);
    const concurrency = parseConcurrency(this.concurrency);
    const isEdit = markMissing || cleanOrphans;
    if (this.status && isEdit) {
      throw new UsageError(
        '--status changes nothing, --mark-missing and --clean-orphans do.',
        'Give --status alone, or leave it out.',
      );
    }
    const only = selection.kind === 'all' ? {} : { tenantIds: selection.tenantIds };
    if (!isEdit) {
      const status = await this.withMigrator((migrator) => migrator.getSyncStatus(only));
      return reportSyncStatus(status, failureContext);
    }
    const options = { ...only, markMissing, cleanOrphans, dryRun, ...(concurrency ? { concurrency } : {}) };
    const results = await this.withMigrator((migrator) =>
      interruption.finishInHand((signal) => migrator.sync({ ...options, signal })),
    );
    return reportSync(results, dryRun, failureContext);
  }
}
