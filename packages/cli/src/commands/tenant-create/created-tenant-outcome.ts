import type { TenantMigrationResult } from '@dmt/migrator';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';

/** The outcome of `dmt tenant:create`. */
export function reportCreatedTenant(result: TenantMigrationResult): Outcome {
  const { tenantId, schemaName, appliedMigrations, durationMs } = result;
  return {
    exitCode: ExitCode.done,
    document: { tenantId, schemaName, appliedMigrations, durationMs: Math.round(durationMs) },
    render: (look) => renderCreatedTenant(result, look),
  };
}

function renderCreatedTenant(result: TenantMigrationResult, { palette, glyphs }: Look): string {
  const { tenantId, schemaName, appliedMigrations, durationMs } = result;
  const migrations = `${formatCount(appliedMigrations.length, 'migration')} applied`;
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  return `${palette.good(glyphs.good)} Tenant ${palette.strong(printable(tenantId))} created in schema ${schemaName}, ${migrations} ${duration}`;
}
