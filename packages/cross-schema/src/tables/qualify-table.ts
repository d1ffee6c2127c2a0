import { sql } from 'drizzle-orm';
import { describeTable, type Joinable, tableKeys } from './joinable.ts';

/**
 * The same table, named in full in `from` and `join`. Its columns stay those of the original: they refer to it by its name or
 * alias, which PostgreSQL finds in `from`. One that declares a schema keeps it.
 */
export function qualifyTable<T extends Joinable>(table: T, schemaName: string): T {
  const facts = describeTable(table);
  if (facts === undefined || facts.schema !== undefined) return table;
  // An heir and not a proxy: what Drizzle remembers on an object must not be remembered on the original.
  const qualified: object = Object.create(table, overridesOf(table, facts, schemaName));
  // It has everything that the table has.
  return qualified as T;
}

function overridesOf(
  table: Joinable,
  { isView, isAlias, name }: NonNullable<ReturnType<typeof describeTable>>,
  schemaName: string,
): PropertyDescriptorMap {
  const qualifier = isAlias
    ? sql.identifier(name)
    : sql`${sql.identifier(schemaName)}.${sql.identifier(name)}`;
  const overrides: PropertyDescriptorMap = { [tableKeys.qualifier]: { value: qualifier, writable: true } };
  if (!isView) return { ...overrides, [tableKeys.schema]: { value: schemaName } };
  const config: object = Reflect.get(table, tableKeys.viewConfig);
  return { ...overrides, [tableKeys.viewConfig]: { value: { ...config, schema: schemaName } } };
}
