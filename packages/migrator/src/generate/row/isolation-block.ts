import { createHash } from 'node:crypto';
import { ownRowsSql, quoteIdentifier, tenantDefaultSql } from '@dmt/core/internal';
import type { RowModel, RowTable, RowView } from './row-table.ts';

/** What keeps the rows of one table, or view, apart; may be run again at any time. */
export interface IsolationBlock {
  readonly name: string;
  /** Changes when the statements do. */
  readonly hash: string;
  readonly statements: ReadonlyArray<string>;
}

const POLICY_NAME = 'dmt_tenant_rows';
const TRIGGER_NAME = 'dmt_tenant_is_immutable';

/**
 * A trigger, and not a privilege of columns: that would have to be granted anew with each column that is added, would
 * not bind owners, and would refuse an upsert that names the column without changing it.
 */
const TRIGGER_FUNCTION = `create or replace function "${TRIGGER_NAME}"() returns trigger language plpgsql set search_path = '' as $dmt$
begin
  raise exception 'a row of "%" cannot move to another tenant', tg_table_name using errcode = '42501';
end
$dmt$`;

export function isolationBlocks(model: RowModel): IsolationBlock[] {
  return [
    ...model.tables.map((table) => blockOf(table.name, tableStatements(table, model))),
    ...model.views
      .filter(({ isMaterialized }) => !isMaterialized)
      .map((view) => blockOf(view.name, viewStatements(view, model))),
  ];
}

function blockOf(name: string, statements: ReadonlyArray<string>): IsolationBlock {
  const hash = createHash('sha256').update(statements.join(';\n')).digest('hex').slice(0, 16);
  return { name, hash, statements };
}

function tableStatements(table: RowTable, model: RowModel): string[] {
  const { tenantColumn } = model;
  const name = quoteIdentifier(table.name);
  const column = quoteIdentifier(tenantColumn);
  const own = ownRowsSql(model);
  const isIndexed = table.leading.includes(tenantColumn);
  const indexName = quoteIdentifier(`${table.name}_${tenantColumn}_idx`.slice(0, 63));
  return [
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    `drop policy if exists "${POLICY_NAME}" on ${name}`,
    `create policy "${POLICY_NAME}" on ${name} using (${own}) with check (${own})`,
    `alter table ${name} alter column ${column} set default ${tenantDefaultSql(model)}`,
    ...(isIndexed ? [] : [`create index if not exists ${indexName} on ${name} (${column})`]),
    TRIGGER_FUNCTION,
    `drop trigger if exists "${TRIGGER_NAME}" on ${name}`,
    `create trigger "${TRIGGER_NAME}" before update on ${name} for each row when (old.${column} is distinct from new.${column}) execute function "${TRIGGER_NAME}"()`,
    `revoke truncate, references, trigger on ${name} from public`,
    ...grants(name, table.sequences, model.runtimeRole),
  ];
}

function viewStatements({ name }: RowView, { runtimeRole }: RowModel): string[] {
  const view = quoteIdentifier(name);
  const grant =
    runtimeRole === undefined ? [] : [`grant select on ${view} to ${quoteIdentifier(runtimeRole)}`];
  return [`alter view ${view} set (security_invoker = true)`, ...grant];
}

function grants(table: string, sequences: ReadonlyArray<string>, runtimeRole: string | undefined): string[] {
  if (runtimeRole === undefined) return [];
  const role = quoteIdentifier(runtimeRole);
  return [
    `grant select, insert, update, delete on ${table} to ${role}`,
    `revoke truncate, references, trigger on ${table} from ${role}`,
    ...sequences.map((sequence) => `grant usage on sequence ${sequence} to ${role}`),
  ];
}
