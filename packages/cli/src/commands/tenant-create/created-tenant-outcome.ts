import type { TenantMigrationResult } from '@dmt/migrator';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { wrapAfterSign } from '../../output/wrap-after-sign.ts';

/** What core makes of an id that is no readable name. */
const HASHED = /_x_[a-z2-7]{26}$/;
const HASH_ADVICE =
  'The schema is named by a hash, as for every id with anything but a-z, 0-9 and single _; ids differ by case too.';

/** The outcome of `dmt tenant:create`. */
export function reportCreatedTenant(result: TenantMigrationResult): Outcome {
  const { tenantId, schemaName, appliedMigrations, durationMs } = result;
  return {
    exitCode: ExitCode.done,
    document: { tenantId, schemaName, appliedMigrations, durationMs: Math.round(durationMs) },
    render: (look) => renderCreatedTenant(result, look),
  };
}

function renderCreatedTenant(result: TenantMigrationResult, { palette, glyphs, width }: Look): string {
  const { tenantId, schemaName, appliedMigrations, durationMs } = result;
  const migrations = `${formatCount(appliedMigrations.length, 'migration')} applied`;
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  const said = `Tenant ${palette.strong(printable(tenantId))} created in schema ${schemaName}, ${migrations} ${duration}`;
  const created = wrapAfterSign(palette.good(glyphs.good), said, width);
  return HASHED.test(schemaName)
    ? `${created}\n${wrapAfterSign(palette.name(glyphs.advice), HASH_ADVICE, width)}`
    : created;
}
