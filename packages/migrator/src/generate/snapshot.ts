import { type Ambiguity, nameOfNew } from './rename-question.ts';

/** A JSON object of drizzle-kit's; we know the few fields that we name. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A snapshot of drizzle-kit 0.31: the whole schema as JSON. */
export interface Snapshot extends JsonObject {
  readonly id: string;
}

const ORIGIN_ID = '00000000-0000-0000-0000-000000000000';

export const EMPTY_SNAPSHOT: Snapshot = {
  id: ORIGIN_ID,
  prevId: '',
  version: '7',
  dialect: 'postgresql',
  tables: {},
  enums: {},
  schemas: {},
  sequences: {},
  roles: {},
  policies: {},
  views: {},
  _meta: { schemas: {}, tables: {}, columns: {} },
};

/** Kinds of objects of which drizzle-kit asks whether a new one is an old one renamed. */
const NAMED_KINDS = ['tables', 'enums', 'schemas', 'sequences', 'roles', 'policies', 'views'] as const;

export function isJsonObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object under a key; an empty one where there is none. */
export function section(holder: unknown, key: string): JsonObject {
  const value: unknown = isJsonObject(holder) ? holder[key] : undefined;
  return isJsonObject(value) ? value : {};
}

/**
 * Everything of the new snapshot, and what of the old one is gone in it. From the old one to this nothing is
 * missing, and from this to the new one nothing is added: drizzle-kit never has to ask what was renamed.
 */
export function unite(old: Snapshot, current: Snapshot): Snapshot {
  const united: Record<string, unknown> = { ...current };
  for (const kind of NAMED_KINDS) united[kind] = { ...section(old, kind), ...section(current, kind) };
  const tables: Record<string, unknown> = { ...section(united, 'tables') };
  for (const [name, table] of Object.entries(section(current, 'tables'))) {
    const oldTable = section(old, 'tables')[name];
    if (!isJsonObject(table) || !isJsonObject(oldTable)) continue;
    tables[name] = {
      ...table,
      columns: {
        ...section(table, 'columns'),
        ...section(oldTable, 'columns'),
        ...section(table, 'columns'),
      },
      policies: { ...section(oldTable, 'policies'), ...section(table, 'policies') },
    };
  }
  return { ...united, id: current.id, tables };
}

/**
 * Where a table or a column is new while others are gone: the tables, and once those are clear the columns.
 *
 * @param created - names that are known to be new
 */
export function findAmbiguities(old: Snapshot, current: Snapshot, created: ReadonlySet<string>): Ambiguity[] {
  const isOpen = (ambiguity: Ambiguity): boolean => !created.has(nameOfNew(ambiguity));
  const tables = compare(section(old, 'tables'), section(current, 'tables'), undefined).filter(isOpen);
  if (tables.length > 0) return tables;
  return Object.entries(section(current, 'tables'))
    .flatMap(([name, table]) => {
      const oldTable = section(old, 'tables')[name];
      if (oldTable === undefined) return [];
      return compare(section(oldTable, 'columns'), section(table, 'columns'), shortName(name));
    })
    .filter(isOpen);
}

/** New enums and sequences, while others are gone. */
export function findReplaced(old: Snapshot, current: Snapshot): string[] {
  return ['enums', 'sequences'].flatMap((kind) =>
    compare(section(old, kind), section(current, kind), undefined).map(({ name }) => name),
  );
}

function compare(old: JsonObject, current: JsonObject, table: string | undefined): Ambiguity[] {
  const gone = Object.keys(old).filter((name) => !Object.hasOwn(current, name));
  const added = Object.keys(current).filter((name) => !Object.hasOwn(old, name));
  if (gone.length === 0) return [];
  return added.map((name) => ({ table, name: shortName(name), gone: gone.map(shortName) }));
}

/** Names of `public` as people write them. */
function shortName(name: string): string {
  return name.replace(/^public\./, '');
}
