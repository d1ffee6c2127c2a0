import { parseStamp } from '@dmt/core/internal';
import type { ListedTenant } from '@dmt/migrator';
import { ExitCode } from '../../../exit-code.ts';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { commandForTenants } from '../../../output/shell-word.ts';
import { type Finding, failing, good, warning } from '../finding.ts';
import type { SchemaFacts } from '../read-schemas.ts';

const WIDTH_OF_NAMES = 50;
/** States in which a tenant is served, so that its schema has to be there. */
const SERVED: ReadonlySet<string> = new Set(['active', 'suspended']);

/** Whether the schemas are there, and say whose they are. */
export function checkStamps(
  fleet: readonly ListedTenant[],
  schemas: ReadonlyMap<string, SchemaFacts>,
): Finding[] {
  const stampOf = ({ schemaName }: ListedTenant): string | undefined =>
    parseStamp(schemas.get(schemaName)?.comment ?? null);
  const present = fleet.filter(({ schemaName }) => schemas.has(schemaName));
  const missing = fleet.filter(({ schemaName, state }) => SERVED.has(state) && !schemas.has(schemaName));
  const unstamped = present.filter((tenant) => stampOf(tenant) === undefined);
  const taken = present.filter((tenant) => ![undefined, tenant.tenantId].includes(stampOf(tenant)));
  const findings: Finding[] = [];
  if (missing.length > 0) {
    const ids = missing.map(({ tenantId }) => tenantId);
    findings.push(
      failing(
        'isolation.missing',
        ExitCode.incomplete,
        `${formatCount(ids.length, 'tenant')} ${ids.length === 1 ? 'has' : 'have'} no schema any more: ${listNames(ids, WIDTH_OF_NAMES)}.`,
        `Restore it from a backup, or strike the tenant off: ${commandForTenants('dmt tenant:drop --id', ids)}.`,
        { tenants: ids },
      ),
    );
  }
  if (taken.length > 0) {
    findings.push(
      failing(
        'isolation.stamps',
        ExitCode.incomplete,
        `${formatCount(taken.length, 'tenant')} would share the schema of another one: ${listNames(
          taken.map(({ tenantId }) => tenantId),
          WIDTH_OF_NAMES,
        )}.`,
        'Correct isolation.schemaNameTemplate so that no two ids give one name; until then they are refused.',
        {
          tenants: taken.map((tenant) => ({
            tenantId: tenant.tenantId,
            schemaName: tenant.schemaName,
            ownerId: stampOf(tenant),
          })),
        },
      ),
    );
  }
  if (unstamped.length > 0) {
    const ids = unstamped.map(({ tenantId }) => tenantId);
    findings.push(
      warning(
        'isolation.unadopted',
        `The schemas of ${formatCount(ids.length, 'tenant')} do not say whose they are: ${listNames(ids, WIDTH_OF_NAMES)}.`,
        `They are adopted when they are next migrated: ${ids.length === 1 ? commandForTenants('dmt migrate --tenant', ids) : 'dmt migrate --all'}.`,
        { tenants: ids },
      ),
    );
  }
  const stamped = present.length - unstamped.length - taken.length;
  if (findings.length > 0) return findings;
  if (stamped === 0) return [good('isolation.stamps', 'No tenant has a schema yet.')];
  return [
    good(
      'isolation.stamps',
      `${formatCount(stamped, 'schema')} with the stamp of ${stamped === 1 ? 'its' : 'their'} tenant.`,
    ),
  ];
}
