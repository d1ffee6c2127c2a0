import { quoteLiteral } from '@dmt/core/internal';
import type { LedgerColumns } from './ledger-columns.ts';
import { APPLIED_AT, alterSql, missingColumns, NORMAL_HASH } from './ledger-format.ts';
import { type LedgerTable, qualifiedLedger } from './ledger-table.ts';

/** How a table changes its form in place; the rows are given what their files say between the two parts. */
export interface FormatChange {
  readonly before: ReadonlyArray<string>;
  readonly after: ReadonlyArray<string>;
}

/** Turns a table of any form into Drizzle's. A row without a hash has its name there, as some migrators write it. */
export function becomeDrizzle(table: LedgerTable, columns: LedgerColumns): FormatChange {
  const isTimed = columns.created_at?.type.startsWith('timestamp') === true;
  return {
    before: [
      ...gatherTimes(table, columns),
      ...gather(table, columns, 'hash', 'name'),
      ...(isTimed ? retypeTime(table, 'bigint', toMillis('created_at')) : []),
      ...(Object.hasOwn(columns, 'created_at')
        ? []
        : [
            ...alterSql(table, ['add column created_at bigint']),
            `update ${qualifiedLedger(table)} set created_at = coalesce(${toMillis('applied_at')}, 0)`,
          ]),
      ...alterSql(table, [
        ...missingColumns(columns, ['name text']).map((definition) => `add column ${definition}`),
        ...(columns.name && columns.name.type !== 'text' ? ['alter column name type text'] : []),
        ...(columns.name?.isNullable === false ? ['alter column name drop not null'] : []),
        'alter column applied_at set default now()',
      ]),
      // Two files of one name in two folders of a project's history are no trouble to Drizzle.
      ...(columns.name ? [dropUniqueSql(table)] : []),
    ],
    after: alterSql(table, ['alter column hash set not null']),
  };
}

/** Turns a table of any form into that of names. A row without a file keeps its hash for its name. */
export function becomeName(table: LedgerTable, columns: LedgerColumns): FormatChange {
  const superfluous = ['hash', 'created_at', 'dmt_name'].filter((name) => Object.hasOwn(columns, name));
  return {
    before: [...gatherTimes(table, columns), ...gather(table, columns, 'name', 'hash')],
    after: [
      dropUniqueSql(table),
      ...alterSql(table, [
        ...superfluous.map((name) => `drop column ${name}`),
        'alter column name type varchar(255)',
        'alter column name set not null',
        'alter column applied_at set default current_timestamp',
        'add unique (name)',
      ]),
    ],
  };
}

/** Turns a table of any form into that of hashes. */
export function becomeHash(table: LedgerTable, columns: LedgerColumns): FormatChange {
  const time = 'timestamp with time zone';
  const isMillis = columns.created_at?.type === 'bigint';
  const superfluous = ['name', 'dmt_name'].filter((name) => Object.hasOwn(columns, name));
  return {
    before: [
      ...gatherTimes(table, columns),
      ...gather(table, columns, 'hash', 'name'),
      ...(isMillis ? retypeTime(table, time, 'pg_catalog.to_timestamp(created_at / 1000.0)') : []),
      ...(Object.hasOwn(columns, 'created_at')
        ? []
        : [
            ...alterSql(table, [`add column created_at ${time}`]),
            `update ${qualifiedLedger(table)} set created_at = applied_at`,
          ]),
    ],
    after: alterSql(table, [
      ...superfluous.map((name) => `drop column ${name}`),
      'alter column hash set not null',
      'alter column created_at set default current_timestamp',
      'alter column applied_at set default current_timestamp',
    ]),
  };
}

/** What every form has of ours. */
function gatherTimes(table: LedgerTable, columns: LedgerColumns): string[] {
  const missing = missingColumns(columns, [APPLIED_AT, NORMAL_HASH]);
  const statements = alterSql(
    table,
    missing.map((definition) => `add column ${definition}`),
  );
  const createdAt = columns.created_at?.type;
  if (!missing.includes(APPLIED_AT) || createdAt === undefined) return statements;
  const time = createdAt === 'bigint' ? 'pg_catalog.to_timestamp(created_at / 1000.0)' : 'created_at';
  return [...statements, `update ${qualifiedLedger(table)} set applied_at = ${time}`];
}

/** Makes sure that every row has something in a column. */
function gather(table: LedgerTable, columns: LedgerColumns, column: string, source: string): string[] {
  const add = Object.hasOwn(columns, column) ? [] : [`add column ${column} text`];
  if (!Object.hasOwn(columns, source)) return alterSql(table, add);
  return [
    ...alterSql(table, add),
    `update ${qualifiedLedger(table)} set ${column} = ${source} where ${column} is null`,
  ];
}

function retypeTime(table: LedgerTable, type: string, using: string): string[] {
  const drop = ['alter column created_at drop default', 'alter column created_at drop not null'];
  return [
    ...alterSql(table, drop),
    ...alterSql(table, [`alter column created_at type ${type} using ${using}`]),
  ];
}

function toMillis(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::bigint`;
}

/** Their names are whatever PostgreSQL or a migrator called them. */
function dropUniqueSql(table: LedgerTable): string {
  const name = qualifiedLedger(table);
  const body = `
declare found record;
begin
  for found in select conname from pg_catalog.pg_constraint
    where conrelid = ${quoteLiteral(name)}::pg_catalog.regclass and contype = 'u'
  loop
    execute pg_catalog.format('alter table ${name.replaceAll("'", "''").replaceAll('%', '%%')} drop constraint %I', found.conname);
  end loop;
end`;
  return `do ${quoteLiteral(body)}`;
}
