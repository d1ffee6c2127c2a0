/** One column of an existing table. */
export interface LedgerColumn {
  /** As PostgreSQL names it: `character varying(255)`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

/** The columns of an existing table, by name. */
export type LedgerColumns = Readonly<Record<string, LedgerColumn>>;

export type ColumnKind = 'number' | 'millis' | 'time' | 'text';

/** What a format demands of a column that is there. */
const KINDS: Readonly<Record<ColumnKind, RegExp>> = {
  number: /^(smallint|integer|bigint)$/,
  millis: /^bigint$/,
  time: /^timestamp(\(\d\))? with(out)? time zone$/,
  text: /^(text|character varying(\(\d+\))?)$/,
};

/** Whether a table has all of some columns, perhaps some others, and no more. */
export function hasColumns(
  columns: LedgerColumns,
  required: Readonly<Record<string, ColumnKind>>,
  optional: Readonly<Record<string, ColumnKind>> = {},
): boolean {
  const known = new Map(Object.entries({ ...required, ...optional }));
  const isComplete = Object.keys(required).every((name) => Object.hasOwn(columns, name));
  return (
    isComplete &&
    Object.entries(columns).every(([name, { type }]) => {
      const kind = known.get(name);
      return kind !== undefined && KINDS[kind].test(type);
    })
  );
}

/** `a text, b bigint`, for messages. */
export function listColumns(columns: LedgerColumns): string {
  return Object.entries(columns)
    .map(([name, { type }]) => `${name} ${type}`)
    .join(', ');
}

/** The ledgers of a fleet are alike: thousands have one of a few texts, and each has its columns once. */
const parsed = new Map<string, LedgerColumns>();
const MOST_REMEMBERED = 100;

/** Reads what {@link describeSchemasSql} gathers. */
export function parseColumns(json: unknown): LedgerColumns {
  if (typeof json !== 'string') return {};
  const known = parsed.get(json);
  if (known) return known;
  if (parsed.size >= MOST_REMEMBERED) parsed.clear();
  const columns = columnsOf(JSON.parse(json));
  parsed.set(json, columns);
  return columns;
}

function columnsOf(columns: unknown): LedgerColumns {
  if (columns === null || typeof columns !== 'object') return {};
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, parseColumn(column)]));
}

function parseColumn(column: unknown): LedgerColumn {
  const read = (key: string): unknown =>
    column !== null && typeof column === 'object' ? Reflect.get(column, key) : undefined;
  return {
    type: String(read('type')),
    isNullable: read('nullable') === true,
    hasDefault: read('default') === true,
  };
}
