import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { parseTenantSelection } from '../../parse/parse-tenant-selection.ts';
import { reportDrift } from './diff-outcome.ts';

export class DiffCommand extends DmtCommand {
  static override readonly paths: string[][] = [['diff']];

  readonly all: boolean = Option.Boolean('--all', false);
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly fix: boolean = Option.Boolean('--fix', false);

  protected override async run({ failureContext }: CommandSession): Promise<Outcome> {
    const selection = parseTenantSelection(this, 'dmt diff');
    const tenants = selection.kind === 'all' ? {} : { tenantIds: selection.tenantIds };
    const drift = await this.withMigrator((migrator) => migrator.diff({ ...tenants, repair: this.fix }));
    return reportDrift(drift, { wantsRepair: this.fix, context: failureContext });
  }
}
