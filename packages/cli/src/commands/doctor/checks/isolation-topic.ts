import { CANONICAL_PREFIX, parseStamp, type TenantRecord } from '@dmt/core/internal';
import type { ListedTenant } from '@dmt/migrator';
import { ExitCode } from '../../../exit-code.ts';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { commandForTenants } from '../../../output/shell-word.ts';
import { type Finding, failing, good, skipped, warning } from '../finding.ts';
import type { SchemaFacts } from '../read-schemas.ts';
import type { DatabaseTopic } from '../topic.ts';
import { checkCrossings } from './check-crossings.ts';
import { checkDefiners } from './check-definers.ts';
import { checkFallThrough } from './check-fall-through.ts';

const WIDTH_OF_NAMES = 50;
/** States in which a tenant is served, so that its schema has to be there. */
const SERVED: ReadonlySet<string> = new Set(['active', 'suspended']);

/** Whether each tenant has a schema of its own that says whose it is, and nothing leads from one to another. */
export const isolationTopic: DatabaseTopic = {
  name: 'isolation',
  title: 'Isolation',
  examine: async (patient) => {
    const fleet = await patient.fleet().catch(() => undefined);
    if (fleet === undefined)
      return [skipped('isolation.stamps', 'Not looked at, since the tenants could not be listed.')];
    const [schemas, records] = [await patient.schemas(), await patient.records()];
    return [
      ...checkStamps(fleet, schemas),
      ...checkNames(fleet, records),
      ...checkStrangers(fleet, records, schemas),
      ...(await checkCrossings(patient)),
      ...(await checkFallThrough(patient)),
      ...(await checkDefiners(patient)),
    ];
  },
};

function checkStamps(fleet: readonly ListedTenant[], schemas: ReadonlyMap<string, SchemaFacts>): Finding[] {
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

/** A template that was changed leads tenants away from their data. */
function checkNames(fleet: readonly ListedTenant[], records: readonly TenantRecord[]): Finding[] {
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

/** Schemas that look like those of tenants, and that no tenant has. */
function checkStrangers(
  fleet: readonly ListedTenant[],
  records: readonly TenantRecord[],
  schemas: ReadonlyMap<string, SchemaFacts>,
): Finding[] {
  const claimed = new Set([
    ...fleet.map(({ schemaName }) => schemaName),
    ...records.filter(({ state }) => state !== 'dropped').map(({ schemaName }) => schemaName),
  ]);
  const strangers = [...schemas.values()]
    .filter(
      ({ name, comment }) =>
        !claimed.has(name) && (parseStamp(comment) !== undefined || name.startsWith(CANONICAL_PREFIX)),
    )
    .map(({ name }) => name)
    .toSorted();
  if (strangers.length === 0) return [];
  return [
    warning(
      'isolation.strangers',
      `${formatCount(strangers.length, 'schema')} that no tenant is known for: ${listNames(strangers, WIDTH_OF_NAMES)}.`,
      'To adopt one: dmt migrate --tenant ID. One that nobody needs any more: drop schema … cascade.',
      { schemas: strangers },
    ),
  ];
}
