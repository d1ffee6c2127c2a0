import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { parseTenantSelection } from '../../parse/parse-tenant-selection.ts';
import { reportFleet } from './fleet-outcome.ts';
import { migrateTenants } from './migrate-tenants.ts';
import { parseRolloutFlags } from './rollout-flags.ts';

export class MigrateCommand extends DmtCommand {
  static override readonly paths: string[][] = [['migrate']];

  readonly all: boolean = Option.Boolean('--all', false);
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly concurrency: string | undefined = Option.String('--concurrency');
  readonly canary: string | undefined = Option.String('--canary');
  readonly maxFailures: string | undefined = Option.String('--max-failures');
  readonly failedOnly: boolean = Option.Boolean('--failed-only', false);
  readonly dryRun: boolean = Option.Boolean('--dry-run', false);
  readonly markApplied: boolean = Option.Boolean('--mark-applied', false);

  readonly upTo: string | undefined = Option.String('--up-to');

  protected override async run(session: CommandSession): Promise<Outcome> {
    const selection = parseTenantSelection(this);
    const concurrency = parseConcurrency(this.concurrency);
    const rollout = parseRolloutFlags(this);
    if (this.upTo !== undefined && !this.markApplied) {
      throw new UsageError('--up-to says how far to mark as applied.', 'Add --mark-applied.');
    }
    const run = await this.withMigrator((migrator) =>
      migrateTenants(
        migrator,
        {
          selection,
          concurrency,
          rollout,
          isDryRun: this.dryRun,
          isMarking: this.markApplied,
          upTo: this.upTo,
        },
        session,
      ),
    );
    return reportFleet(run, session.failureContext);
  }
}
