import { parseTenantId } from '@dmt/core/internal';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { requireFlag } from '../../parse/require-flag.ts';
import { reportCreatedTenant } from './created-tenant-outcome.ts';

export class TenantCreateCommand extends DmtCommand {
  static override readonly paths: string[][] = [['tenant:create']];

  readonly id: string | undefined = Option.String('--id');

  protected override async run({ interruption }: CommandSession): Promise<Outcome> {
    const tenantId = parseTenantId(requireFlag('--id', this.id, 'dmt tenant:create --id acme'));
    const result = await this.withMigrator((migrator) =>
      interruption.finishInHand(() => migrator.createTenant(tenantId, { migrate: true })),
    );
    return reportCreatedTenant(result);
  }
}
