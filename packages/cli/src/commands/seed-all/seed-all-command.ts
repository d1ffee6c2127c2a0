import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { importSeedFile } from '../../config/import-seed-file.ts';
import { withTenantProgress } from '../../each-tenant/each-tenant-progress.ts';
import { reportEachTenant } from '../../each-tenant/report-each-tenant.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { requireFlag } from '../../parse/require-flag.ts';

const EXAMPLE = 'dmt seed:all --shared-file seeds/shared.ts --tenant-file seeds/tenant.ts';

export class SeedAllCommand extends DmtCommand {
  static override readonly paths: string[][] = [['seed:all']];

  readonly sharedFile: string | undefined = Option.String('--shared-file');
  readonly tenantFile: string | undefined = Option.String('--tenant-file');
  readonly concurrency: string | undefined = Option.String('--concurrency');

  protected override async run(session: CommandSession): Promise<Outcome> {
    const concurrency = parseConcurrency(this.concurrency);
    const sharedFile = requireFlag('--shared-file', this.sharedFile, EXAMPLE);
    const tenantFile = requireFlag('--tenant-file', this.tenantFile, EXAMPLE);
    const { tenants } = await this.withMigrator(async (migrator) => {
      const sharedSeed = await importSeedFile(session.io.cwd, sharedFile);
      const seed = await importSeedFile(session.io.cwd, tenantFile);
      return withTenantProgress(session, (onProgress) =>
        session.interruption.finishInHand((signal) =>
          migrator.seedAllWithShared((db) => sharedSeed(db, ''), seed, {
            signal,
            onProgress,
            ...(concurrency === undefined ? {} : { concurrency }),
          }),
        ),
      );
    });
    return reportEachTenant(
      { result: tenants, words: { seeded: 'seeded' }, facts: { sharedSeeded: true } },
      session.failureContext,
    );
  }
}
