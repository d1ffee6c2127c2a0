import { CANONICAL_PREFIX, parseStamp, type TenantRecord } from '@dmt/core/internal';
import type { ListedTenant } from '@dmt/migrator';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, warning } from '../finding.ts';
import type { SchemaFacts } from '../read-schemas.ts';

const WIDTH_OF_NAMES = 50;

/** Schemas that look like those of tenants, and that no tenant has. */
export function checkStrangers(
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
