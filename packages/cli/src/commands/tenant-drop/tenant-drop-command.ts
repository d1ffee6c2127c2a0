import { parseTenantId } from '@dmt/core/internal';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { printable } from '../../output/printable.ts';
import { requireFlag } from '../../parse/require-flag.ts';
import { assertCanConfirm } from '../../prompts/assert-can-confirm.ts';
import { dropTenant } from './drop-tenant.ts';

export class TenantDropCommand extends DmtCommand {
  static override readonly paths: string[][] = [['tenant:drop']];

  readonly id: string | undefined = Option.String('--id');
  readonly force: boolean = Option.Boolean('--force', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    const tenantId = parseTenantId(requireFlag('--id', this.id, 'dmt tenant:drop --id acme'));
    if (!this.force) assertCanConfirm(session.io, `Dropping tenant "${printable(tenantId)}"`);
    await this.withMigrator((migrator) => dropTenant(migrator, { tenantId, isForced: this.force }, session));
    return {
      exitCode: ExitCode.done,
      document: { tenantId, dropped: true },
      render: ({ palette, glyphs }) =>
        `${palette.good(glyphs.good)} Tenant ${palette.strong(printable(tenantId))} dropped`,
    };
  }
}
