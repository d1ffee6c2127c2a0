import { DmtCommand } from '../../base-command.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { renderTenants } from './render-tenants.ts';

export class TenantListCommand extends DmtCommand {
  static override readonly paths: string[][] = [['tenant:list']];

  protected override async run(): Promise<Outcome> {
    const tenants = await this.withMigrator((migrator) => migrator.listTenants());
    return {
      exitCode: ExitCode.done,
      document: { total: tenants.length, tenants },
      render: (look) => renderTenants(tenants, look),
    };
  }
}
