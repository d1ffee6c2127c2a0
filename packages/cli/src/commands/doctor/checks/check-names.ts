import type { TenantRecord } from '@dmt/core/internal';
import type { ListedTenant } from '@dmt/migrator';
import { ExitCode } from '../../../exit-code.ts';
import { formatCount } from '../../../output/format-count.ts';
import { type Finding, failing } from '../finding.ts';

/** A template that was changed leads tenants away from their data. */
export function checkNames(fleet: readonly ListedTenant[], records: readonly TenantRecord[]): Finding[] {
  const recorded = new Map(records.map((record) => [record.tenantId, record]));
  const moved = fleet.flatMap(({ tenantId, schemaName, state }) => {
    const kept = recorded.get(tenantId)?.schemaName;
    return state === 'unregistered' || kept === undefined || kept === schemaName
      ? []
      : [{ tenantId, schemaName, kept }];
  });
  if (moved.length === 0) return [];
  const [first] = moved;
  return [
    failing(
      'isolation.names',
      ExitCode.usage,
      `The configuration looks for ${formatCount(moved.length, 'tenant')} in other schemas than they were created in (${first?.schemaName} instead of ${first?.kept}).`,
      'Take back the change of isolation.schemaNameTemplate, or rename the schemas in the database and in dmt.tenants.',
      {
        tenants: moved.map(({ tenantId, schemaName, kept }) => ({
          tenantId,
          configured: schemaName,
          recorded: kept,
        })),
      },
    ),
  ];
}
