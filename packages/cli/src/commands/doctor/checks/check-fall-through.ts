import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const WIDTH_OF_NAMES = 50;

const SAME_NAMES = `
select distinct t.relname::text as name
from pg_catalog.pg_class t
join pg_catalog.pg_namespace n on n.oid = t.relnamespace and n.nspname = $2
where t.relkind in ('r', 'p', 'v', 'm', 'f') and exists (
  select from pg_catalog.pg_class own
  where own.relnamespace = any ($1::oid[]) and own.relname = t.relname and own.relkind in ('r', 'p', 'v', 'm', 'f'))
  and t.relname <> $3
order by 1`;

/** With the shared schema in the path, a table that a tenant lacks is looked for among the shared ones. */
export async function checkFallThrough(patient: Patient): Promise<Finding[]> {
  const { config, query, tenantSchemas, sharedSchema } = patient;
  if (!config.isolation.searchPath.shared) return [];
  const oids = (await tenantSchemas()).map(({ oid }) => oid);
  const rows = await query<{ name: string }>(SAME_NAMES, [
    oids,
    sharedSchema,
    config.migrations.migrationsTable,
  ]);
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => name);
  return [
    warning(
      'isolation.fall-through',
      `${formatCount(names.length, 'table')} of tenants ${names.length === 1 ? 'is' : 'are'} in schema ${sharedSchema} as well: ${listNames(names, WIDTH_OF_NAMES)}. A tenant that lacks one would use the shared one.`,
      `Drop or rename what is left over in schema ${sharedSchema}, or set isolation.searchPath.shared to false.`,
      { tables: names },
    ),
  ];
}
