import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { reportEachTenant } from '../../each-tenant/report-each-tenant.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { parseTenantSelection } from '../../parse/parse-tenant-selection.ts';
import { assertCanConfirm } from '../../prompts/assert-can-confirm.ts';
import { renderRollback } from './render-rollback.ts';
import { rollbackTenants } from './rollback-tenants.ts';

export class RollbackCommand extends DmtCommand {
  static override readonly paths: string[][] = [['rollback']];

  readonly all: boolean = Option.Boolean('--all', false);
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly to: string | undefined = Option.String('--to');
  readonly steps: string | undefined = Option.String('--steps');
  readonly concurrency: string | undefined = Option.String('--concurrency');
  readonly dryRun: boolean = Option.Boolean('--dry-run', false);
  readonly force: boolean = Option.Boolean('--force', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    const selection = parseTenantSelection(this, 'dmt rollback');
    const concurrency = parseConcurrency(this.concurrency);
    const goal = parseGoal(this.to, this.steps);
    const isSure = this.force || this.dryRun;
    if (!isSure) assertCanConfirm(session.io, 'A rollback');
    const result = await this.withMigrator((migrator) =>
      rollbackTenants(
        migrator,
        {
          options: {
            tenants: selection.kind === 'all' ? 'all' : selection.tenantIds,
            ...goal,
            ...(concurrency === undefined ? {} : { concurrency }),
          },
          isDryRun: this.dryRun,
          isForced: this.force,
        },
        session,
      ),
    );
    const words = { 'rolled-back': 'rolled back', planned: 'would be rolled back' };
    return reportEachTenant(
      { result, words, facts: { dryRun: this.dryRun }, render: (look) => renderRollback(result, look) },
      session.failureContext,
    );
  }
}

function parseGoal(
  to: string | undefined,
  steps: string | undefined,
): { readonly to: string } | { readonly steps: number } {
  if (to !== undefined && steps === undefined) return { to };
  if (to === undefined && steps !== undefined) {
    if (/^[1-9]\d{0,5}$/.test(steps)) return { steps: Number(steps) };
    throw UsageError.forOption('--steps', steps, 'a whole number of at least 1');
  }
  throw new UsageError(
    to === undefined ? 'dmt rollback was not told how far to go.' : '--to and --steps contradict each other.',
    'Give --to NAME, the migration that is to be the last one, or --steps N.',
  );
}
