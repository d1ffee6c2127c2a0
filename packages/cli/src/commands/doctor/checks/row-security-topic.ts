import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, good, skipped, warning } from '../finding.ts';
import type { DatabaseTopic } from '../topic.ts';

const WIDTH_OF_NAMES = 50;

interface TableFacts {
  readonly name: string;
  readonly schemas: number;
  readonly isEnabled: boolean;
  readonly isForced: boolean;
  readonly hasPolicies: boolean;
  readonly isOwned: boolean;
}

const TABLES = `
select c.relname::text as name, pg_catalog.count(*)::int as schemas,
  c.relrowsecurity as "isEnabled", c.relforcerowsecurity as "isForced",
  exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid) as "hasPolicies",
  pg_catalog.pg_has_role(c.relowner, 'usage') as "isOwned"
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and (n.oid = any ($1::oid[]) or n.nspname = $2)
  and (c.relrowsecurity or exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid))
group by 1, 3, 4, 5, 6
order by 1`;

const VIEWS = `
select distinct v.relname::text as name
from pg_catalog.pg_class v
join pg_catalog.pg_namespace n on n.oid = v.relnamespace
join pg_catalog.pg_rewrite r on r.ev_class = v.oid
join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
  and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
join pg_catalog.pg_class t on t.oid = d.refobjid and t.relrowsecurity
where v.relkind = 'v' and (n.oid = any ($1::oid[]) or n.nspname = $2)
  and not exists (
    select from pg_catalog.unnest(v.reloptions) option where option ~* '^security_invoker=(true|on|yes|1)$')
order by 1`;

/** The usual ways in which row level security is there and does not protect. */
export const rowSecurityTopic: DatabaseTopic = {
  name: 'row-security',
  title: 'Row level security',
  examine: async (patient) => {
    const schemas = await patient.tenantSchemas().catch(() => undefined);
    if (schemas === undefined) {
      return [skipped('row-security.tables', 'Not looked at, since the tenants could not be listed.')];
    }
    const parameters = [schemas.map(({ oid }) => oid), patient.sharedSchema];
    const tables = await patient.query<TableFacts>(TABLES, parameters);
    const views = await patient.query<{ name: string }>(VIEWS, parameters);
    if (tables.length === 0) {
      return [good('row-security.tables', 'No table uses it: the schema is the boundary between tenants.')];
    }
    const findings = [...checkTables(tables), ...checkViews(views.map(({ name }) => name))];
    return findings.length > 0
      ? findings
      : [
          good(
            'row-security.tables',
            `${formatCount(new Set(tables.map(({ name }) => name)).size, 'table')} with policies that bind the owner too.`,
          ),
        ];
  },
};

function checkTables(tables: readonly TableFacts[]): Finding[] {
  const names = (isMeant: (table: TableFacts) => boolean): string[] => [
    ...new Set(tables.filter(isMeant).map(({ name }) => name)),
  ];
  const idle = names((table) => table.hasPolicies && !table.isEnabled);
  const unforced = names((table) => table.isEnabled && table.isOwned && !table.isForced);
  const closed = names((table) => table.isEnabled && !table.hasPolicies);
  return [
    ...finding(
      'row-security.idle',
      idle,
      (list) => `Policies without effect, since row level security is off: ${list}.`,
      'In each schema: alter table … enable row level security, force row level security;',
    ),
    ...finding(
      'row-security.owner',
      unforced,
      (list) => `Policies do not bind the owner, as which this role connects: ${list}.`,
      'In each schema: alter table … force row level security;',
    ),
    ...finding(
      'row-security.no-policy',
      closed,
      (list) => `Row level security is on and there is no policy, so nobody it binds sees a row: ${list}.`,
      'Create a policy, or: alter table … disable row level security;',
    ),
  ];
}

function checkViews(names: readonly string[]): Finding[] {
  return finding(
    'row-security.views',
    names,
    (list) => `Views read tables with policies as their owner, past the policies: ${list}.`,
    'In each schema: alter view … set (security_invoker = true);',
  );
}

function finding(
  check: string,
  names: readonly string[],
  message: (list: string) => string,
  remedy: string,
): Finding[] {
  if (names.length === 0) return [];
  return [warning(check, message(listNames(names, WIDTH_OF_NAMES)), remedy, { names })];
}
