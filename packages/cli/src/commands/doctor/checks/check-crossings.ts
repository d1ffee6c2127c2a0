import { ExitCode } from '../../../exit-code.ts';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, failing, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const WIDTH_OF_NAMES = 50;

interface Crossing {
  readonly kind: 'foreign key' | 'view' | 'default';
  readonly source: string;
  readonly target: string;
  readonly isOtherTenant: boolean;
}

/*
 * What in a tenant's schema refers to a relation of another schema: of another tenant, or to a shared one of which the
 * tenant has its own. The latter is what a dump of `public` leaves behind when it is restored as a tenant.
 */
const CROSSINGS = `
with reference as (
  select 'foreign key' as kind, con.conrelid as source, con.confrelid as target
  from pg_catalog.pg_constraint con where con.contype = 'f'
  union all
  select 'view', r.ev_class, d.refobjid
  from pg_catalog.pg_rewrite r
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
  where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  union
  select 'default', a.adrelid, d.refobjid
  from pg_catalog.pg_attrdef a
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and d.objid = a.oid
  where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
)
select reference.kind, ns.nspname || '.' || s.relname as source, nt.nspname || '.' || t.relname as target,
  t.relnamespace = any ($1::oid[]) as "isOtherTenant"
from reference
join pg_catalog.pg_class s on s.oid = reference.source
join pg_catalog.pg_namespace ns on ns.oid = s.relnamespace
join pg_catalog.pg_class t on t.oid = reference.target
join pg_catalog.pg_namespace nt on nt.oid = t.relnamespace
where s.relnamespace = any ($1::oid[]) and t.relnamespace <> s.relnamespace
  and (t.relnamespace = any ($1::oid[]) or nt.nspname = $2 and exists (
    select from pg_catalog.pg_class own where own.relnamespace = s.relnamespace and own.relname = t.relname))
order by 4 desc, 2, 3`;

/** References that leave a tenant's schema for a place where other tenants' rows are. */
export async function checkCrossings({ query, tenantSchemas, sharedSchema }: Patient): Promise<Finding[]> {
  const oids = (await tenantSchemas()).map(({ oid }) => oid);
  const crossings = await query<Crossing>(CROSSINGS, [oids, sharedSchema]);
  const toTenants = crossings.filter((crossing) => crossing.isOtherTenant);
  const toShared = crossings.filter((crossing) => !crossing.isOtherTenant);
  const findings: Finding[] = [];
  if (toTenants.length > 0) {
    findings.push(
      failing(
        'isolation.crossings',
        ExitCode.incomplete,
        `${formatCount(toTenants.length, 'reference')} from one tenant to another: ${describe(toTenants)}.`,
        'Make them again in the schema of the tenant; `dmt diff --all --fix` writes the SQL for what migrations made.',
        { references: toTenants },
      ),
    );
  }
  if (toShared.length > 0) {
    findings.push(
      warning(
        'isolation.shared-references',
        `${formatCount(toShared.length, 'reference')} to schema ${sharedSchema}, although the tenant has the same itself: ${describe(toShared)}.`,
        'Make them again in the schema of the tenant; `dmt diff --all --fix` writes the SQL for what migrations made.',
        { references: toShared },
      ),
    );
  }
  return findings;
}

function describe(crossings: readonly Crossing[]): string {
  return listNames(
    crossings.map(({ kind, source, target }) => `${kind} ${source} to ${target}`),
    WIDTH_OF_NAMES,
  );
}
