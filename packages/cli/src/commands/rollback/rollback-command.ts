import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { reportEachTenant } from '../../each-tenant/report-each-tenant.ts';
import type { Outcome } from '../../outcome.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { parseTenantSelection } from '../../parse/parse-tenant-selection.ts';
import { assertCanConfirm } from '../../prompts/assert-can-confirm.ts';
import { renderRollback } from './render-rollback.ts';
import { type RollbackGoal, rollbackSharedSchema } from './rollback-shared-schema.ts';
import { rollbackTenants } from './rollback-tenants.ts';

export class RollbackCommand extends DmtCommand {
  static override readonly paths: string[][] = [['rollback']];

  readonly all: boolean = Option.Boolean('--all', false);
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly shared: boolean = Option.Boolean('--shared', false);
  readonly to: string | undefined = Option.String('--to');
  readonly steps: string | undefined = Option.String('--steps');
  readonly concurrency: string | undefined = Option.String('--concurrency');
  readonly dryRun: boolean = Option.Boolean('--dry-run', false);
  readonly force: boolean = Option.Boolean('--force', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    if (this.shared) return this.#runShared(session);
    const selection = parseTenantSelection(this, 'dmt rollback');
    const concurrency = parseConcurrency(this.concurrency);
    const goal = parseGoal(this.to, this.steps);
    this.#assertSure(session);
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
      {
        result,
        words,
        facts: { dryRun: this.dryRun },
        render: (look) => [
          ...renderRollback(result, look),
          ...(this.dryRun ? ['', renderNextStep('Run it without --dry-run to take this back.', look)] : []),
        ],
      },
      session.failureContext,
    );
  }

  async #runShared(session: CommandSession): Promise<Outcome> {
    const others = [
      this.all && '--all',
      this.tenant !== undefined && '--tenant',
      this.tenants !== undefined && '--tenants',
      this.concurrency !== undefined && '--concurrency',
    ];
    const other = others.find((flag) => flag !== false);
    if (other !== undefined) {
      throw new UsageError(`--shared and ${other} contradict each other.`, 'Roll back one of the two first.');
    }
    const request = {
      goal: parseGoal(this.to, this.steps),
      isDryRun: this.dryRun,
      isForced: this.force,
    };
    this.#assertSure(session);
    return this.withMigrator((migrator) => rollbackSharedSchema(migrator, request, session));
  }

  #assertSure(session: CommandSession): void {
    if (!this.force && !this.dryRun) assertCanConfirm(session.io, 'A rollback');
  }
}

function parseGoal(to: string | undefined, steps: string | undefined): RollbackGoal {
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
