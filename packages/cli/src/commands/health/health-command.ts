import { createTenantManager, type HealthReport } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { parseOptionalTenants } from '../../parse/parse-tenant-selection.ts';
import { reportHealth } from './health-outcome.ts';

export class HealthCommand extends DmtCommand {
  static override readonly paths: string[][] = [['health']];

  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');

  protected override async run(session: CommandSession): Promise<Outcome> {
    const selection = parseOptionalTenants(this);
    const tenantIds = selection.kind === 'all' ? [] : selection.tenantIds;
    return reportHealth(await this.#ask(session, tenantIds), session.failureContext);
  }

  async #ask(session: CommandSession, tenantIds: readonly string[]): Promise<HealthReport> {
    const manager = createTenantManager(await session.openConfig(this.config));
    try {
      return await manager.healthCheck({ tenantIds });
    } finally {
      await manager.dispose();
    }
  }
}
