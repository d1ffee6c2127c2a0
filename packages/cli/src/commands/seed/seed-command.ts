import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { importSeedFile } from '../../config/import-seed-file.ts';
import { withTenantProgress } from '../../each-tenant/each-tenant-progress.ts';
import { reportEachTenant } from '../../each-tenant/report-each-tenant.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { parseTenantSelection } from '../../parse/parse-tenant-selection.ts';
import { requireFlag } from '../../parse/require-flag.ts';

export class SeedCommand extends DmtCommand {
  static override readonly paths: string[][] = [['seed']];

  readonly all: boolean = Option.Boolean('--all', false);
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly file: string | undefined = Option.String('--file');
  readonly concurrency: string | undefined = Option.String('--concurrency');

  protected override async run(session: CommandSession): Promise<Outcome> {
    const selection = parseTenantSelection(this, 'dmt seed');
    const concurrency = parseConcurrency(this.concurrency);
    const file = requireFlag('--file', this.file, 'dmt seed --all --file seeds/tenant.ts');
    const result = await this.withMigrator(async (migrator) => {
      const seed = await importSeedFile(session.io.cwd, file);
      return withTenantProgress(session, (onProgress) =>
        session.interruption.finishInHand((signal) => {
          const options = { signal, onProgress, ...(concurrency === undefined ? {} : { concurrency }) };
          return selection.kind === 'all'
            ? migrator.seedAll(seed, options)
            : migrator.seedTenants(selection.tenantIds, seed, options);
        }),
      );
    });
    return reportEachTenant({ result, words: { seeded: 'seeded' } }, session.failureContext);
  }
}
