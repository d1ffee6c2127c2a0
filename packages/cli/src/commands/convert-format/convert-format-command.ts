import { UsageError } from '@dmt/core';
import type { LedgerFormatName } from '@dmt/migrator';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { parseConcurrency } from '../../parse/parse-concurrency.ts';
import { parseOptionalTenants } from '../../parse/parse-tenant-selection.ts';
import { reportConversion } from './conversion-outcome.ts';

/** What people call the forms; `drizzle-kit` is drizzle-multitenant's word for Drizzle's. */
const FORMATS: ReadonlyMap<string, LedgerFormatName> = new Map([
  ['drizzle', 'drizzle'],
  ['drizzle-kit', 'drizzle'],
  ['name', 'name'],
  ['hash', 'hash'],
]);

export class ConvertFormatCommand extends DmtCommand {
  static override readonly paths: string[][] = [['convert-format']];

  readonly to: string | undefined = Option.String('--to');
  readonly from: string | undefined = Option.String('--from');
  readonly tenant: string | undefined = Option.String('--tenant');
  readonly tenants: string | undefined = Option.String('--tenants');
  readonly dryRun: boolean = Option.Boolean('--dry-run', false);
  readonly concurrency: string | undefined = Option.String('--concurrency');

  protected override async run({ failureContext, interruption }: CommandSession): Promise<Outcome> {
    if (this.to === undefined) {
      throw new UsageError('dmt convert-format was not told the form.', 'Add --to drizzle, name or hash.');
    }
    const selection = parseOptionalTenants(this);
    const concurrency = parseConcurrency(this.concurrency);
    const options = {
      to: parseFormat('--to', this.to),
      ...(this.from === undefined ? {} : { from: parseFormat('--from', this.from) }),
      ...(selection.kind === 'all' ? {} : { tenantIds: selection.tenantIds }),
      ...(concurrency === undefined ? {} : { concurrency }),
      dryRun: this.dryRun,
    };
    const result = await this.withMigrator((migrator) =>
      interruption.finishInHand((signal) => migrator.convertTrackingFormat({ ...options, signal })),
    );
    return reportConversion(result, this.dryRun, failureContext);
  }
}

function parseFormat(flag: string, text: string): LedgerFormatName {
  const format = FORMATS.get(text);
  if (!format) throw UsageError.forOption(flag, text, 'drizzle, name or hash');
  return format;
}
