import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const WIDTH_OF_NAMES = 50;

const DEFINERS = `
select p.proname::text as name, pg_catalog.count(*)::int as count
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and (p.pronamespace = any ($1::oid[]) or n.nspname = $2)
  and not exists (select from pg_catalog.unnest(p.proconfig) setting where setting like 'search\\_path=%')
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e')
group by 1
order by 1`;

/** Functions with their owner's rights that find their tables by whatever path the caller has. */
export async function checkDefiners({ query, tenantSchemas, sharedSchema }: Patient): Promise<Finding[]> {
  const oids = (await tenantSchemas()).map(({ oid }) => oid);
  const rows = await query<{ name: string; count: number }>(DEFINERS, [oids, sharedSchema]);
  if (rows.length === 0) return [];
  const names = rows.map(({ name }) => name);
  return [
    warning(
      'isolation.definers',
      `${formatCount(names.length, 'function')} with security definer and no search_path of ${names.length === 1 ? 'its' : 'their'} own: ${listNames(names, WIDTH_OF_NAMES)}. A caller decides which tables it uses, with the rights of its owner.`,
      'For each of them: alter function … set search_path = "its schema", pg_temp;',
      { functions: rows },
    ),
  ];
}
