/** What PostgreSQL knows of an object, in words of ours; `null` where there is nothing to say. */
export type ObjectProperties = Readonly<Record<string, unknown>>;

/** One object of a schema, written as if nobody knew what the schema is called. */
export interface CatalogObject {
  readonly kind: string;
  /** The table it belongs to, or an empty text. */
  readonly parent: string;
  readonly name: string;
  readonly properties: ObjectProperties;
}

/** Kinds whose names are unique within their table only. */
const NAMED_BY_TABLE = new Set([
  'column',
  'primary key',
  'unique constraint',
  'check constraint',
  'exclusion constraint',
  'foreign key',
  'trigger',
  'policy',
  'rule',
]);

/** Equal for two objects that stand for the same thing in two schemas. */
export function objectKey({ kind, parent, name }: CatalogObject): string {
  return JSON.stringify(NAMED_BY_TABLE.has(kind) ? [kind, parent, name] : [kind, name]);
}

/** How people name it: `users.email` for a column. */
export function objectLabel({ kind, parent, name }: CatalogObject): string {
  return NAMED_BY_TABLE.has(kind) ? `${parent}.${name}` : name;
}

export function toCatalogObject(row: Readonly<Record<string, unknown>>): CatalogObject {
  const properties: unknown = JSON.parse(String(row.properties));
  return {
    kind: String(row.kind),
    parent: String(row.parent),
    name: String(row.name),
    properties: properties !== null && typeof properties === 'object' ? { ...properties } : {},
  };
}
