import { inSchema } from './in-schema.ts';

const TRIGGERS = `
select r.nspname, 'trigger', r.relname, t.tgname, json_build_object(
  'definition', ${inSchema('pg_get_triggerdef(t.oid, true)')},
  'firing', case t.tgenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end)::text
from relations r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal`;

const POLICIES = `
select r.nspname, 'policy', r.relname, p.polname, json_build_object(
  'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
    when 'd' then 'delete' else 'all' end,
  'permissive', p.polpermissive,
  'roles', (
    select string_agg(case member when 0 then 'public' else quote_ident(pg_get_userbyid(member)) end, ', ' order by member)
    from unnest(p.polroles) as member),
  'using', ${inSchema('pg_get_expr(p.polqual, p.polrelid, true)', 'p.polqual is not null')},
  'with check', ${inSchema('pg_get_expr(p.polwithcheck, p.polrelid, true)', 'p.polwithcheck is not null')})::text
from relations r join pg_policy p on p.polrelid = r.oid`;

const RULES = `
select r.nspname, 'rule', r.relname, w.rulename, json_build_object(
  'definition', ${inSchema('pg_get_ruledef(w.oid, true)')}, 'firing', w.ev_enabled)::text
from relations r join pg_rewrite w on w.ev_class = r.oid and w.rulename <> '_RETURN'`;

const STATISTICS = `
select r.nspname, 'statistics', t.relname, x.stxname, json_build_object(
  'columns', ${inSchema('pg_get_statisticsobjdef_columns(x.oid)')}, 'kinds', x.stxkind::text)::text
from schemas r join pg_statistic_ext x on x.stxnamespace = r.oid join pg_class t on t.oid = x.stxrelid`;

/** The same for what hangs on relations and has rules of its own. */
export const ATTACHED_PARTS: ReadonlyArray<string> = [TRIGGERS, POLICIES, RULES, STATISTICS];
