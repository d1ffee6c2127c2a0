import { MigrationChangedError, UsageError } from '@dmt/core';
import {
  bringLedgerInStep,
  findFormat,
  type LedgerFormatName,
  type LedgerFormSettings,
  type LedgerRow,
  type LedgerTable,
  qualifiedLedger,
  type SchemaDescription,
} from '../ledger/index.ts';
import { compareLedger, type PreparedMigration } from '../plan/index.ts';

/** What is to be done to a ledger without running a migration. */
export interface LedgerEdit {
  /** Begin a ledger where there is none. */
  readonly begin?: boolean;
  /** Record every migration that has no row as applied. */
  readonly markMissing?: boolean;
  /** Only up to this migration, by its name; later ones stay pending. */
  readonly upTo?: string;
  /** Remove the rows that have no file. */
  readonly cleanOrphans?: boolean;
  /** Turn the table into this form. */
  readonly to?: LedgerFormatName;
  /** Do nothing to a table of another form than this. */
  readonly from?: LedgerFormatName;
}

/** What an edit comes to. */
export interface PlannedEdit {
  /** The form the table has before; `undefined` when there is none. */
  readonly from: LedgerFormatName | undefined;
  readonly marked: ReadonlyArray<string>;
  readonly removed: ReadonlyArray<string>;
  readonly statements: ReadonlyArray<string>;
}

/** @throws DMT_MIGRATION_CHANGED where a table is to be rewritten whose rows are not those of the files */
export function planLedgerEdit(
  ledger: LedgerTable,
  { schema, rows }: { readonly schema: SchemaDescription; readonly rows: ReadonlyArray<LedgerRow> },
  migrations: ReadonlyArray<PreparedMigration>,
  form: LedgerFormSettings,
  { begin = false, markMissing = false, upTo, cleanOrphans = false, to, from: only }: LedgerEdit,
): PlannedEdit {
  const { ledgerColumns } = schema;
  const from = ledgerColumns && findFormat(ledgerColumns)?.name;
  const isOther = only !== undefined && from !== only;
  if (isOther || (!ledgerColumns && !markMissing && !begin))
    return { from, marked: [], removed: [], statements: [] };
  const reached = upTo === undefined ? migrations : migrationsUpTo(migrations, upTo);
  const { applied, changed, missing, orphans } = compareLedger(migrations, rows);
  const [firstChanged] = changed;
  if (to !== undefined && firstChanged) throw new MigrationChangedError(ledger.tenantId, firstChanged.name);
  // The row of a changed file is left as it is: it is what tells of the change.
  const sound = [...applied].filter(([migration]) => !changed.includes(migration));
  const isRewritten = to !== undefined || (form.autoMigrateFormat && !firstChanged);
  const { format, statements } = bringLedgerInStep(
    ledger,
    ledgerColumns,
    sound.map(([migration, row]) => ({ migration, row })),
    { tableFormat: to ?? form.tableFormat, autoMigrateFormat: isRewritten },
  );
  const marked = markMissing ? missing.filter((each) => reached.includes(each)) : [];
  const removed = cleanOrphans ? orphans : [];
  return {
    from,
    marked: marked.map(({ name }) => name),
    removed: removed.map(describeRow),
    statements: [
      ...statements,
      ...marked.map((migration) => format.insertSql(ledger, migration)),
      ...removed.map(({ id }) => `delete from ${qualifiedLedger(ledger)} where id = ${id}`),
    ],
  };
}

function migrationsUpTo(
  migrations: ReadonlyArray<PreparedMigration>,
  name: string,
): ReadonlyArray<PreparedMigration> {
  const index = migrations.findIndex((migration) => migration.name === name);
  if (index >= 0) return migrations.slice(0, index + 1);
  const last = migrations.at(-1)?.name ?? '';
  throw UsageError.forOption('upTo', name, `the name of a migration of the folder, such as ${last}`);
}

/** What a row without a file is called: its name, or whatever it has. */
export function describeRow({ name, hash, id }: LedgerRow): string {
  return name ?? hash ?? `row ${id}`;
}
