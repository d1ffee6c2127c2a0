import { UsageError } from '@dmt/core';
import { quoteValue } from '@dmt/core/internal';
import { is, SQL, sql } from 'drizzle-orm';
import { PgColumn } from 'drizzle-orm/pg-core';

/** What is selected of each tenant: columns and expressions, by the names of the result. */
export type FleetFields = Readonly<Record<string, PgColumn | SQL | SQL.Aliased>>;

/** The expression without the name that it was given. */
function expressionOf(field: PgColumn | SQL | SQL.Aliased): PgColumn | SQL {
  return is(field, SQL.Aliased) ? field.sql : field;
}

/**
 * The field as tenants can be put together by it. Each tenant has enums of its own, and `union all` takes no two of them for
 * one type.
 */
export function comparableSql(field: PgColumn | SQL | SQL.Aliased): SQL {
  const expression = expressionOf(field);
  return is(expression, PgColumn) ? sql`${expression}${sql.raw(enumCast(expression))}` : sql`${expression}`;
}

/** What gives values of the server back as Drizzle does for this field. */
export function decoderOf(field: PgColumn | SQL | SQL.Aliased): Parameters<SQL['mapWith']>[0] {
  const expression = expressionOf(field);
  if (is(expression, PgColumn)) return expression;
  // `mapWith()` keeps it there, in both lines, and hides it from the typings.
  return Reflect.get(expression, 'decoder') as Parameters<SQL['mapWith']>[0];
}

/** @throws DMT_USAGE for what is no column and no expression, and for the name that is taken */
export function assertFleetFields(fields: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(fields);
  if (names.length === 0) throw new UsageError('select() was given no field.', 'Name what is to be read.');
  for (const name of names) {
    if (name === 'tenantId') {
      throw new UsageError(
        'A field of select() is called tenantId, as every row has one that says whose it is.',
        'Give the field another name.',
      );
    }
    const field = fields[name];
    if (is(field, PgColumn) || is(field, SQL) || is(field, SQL.Aliased)) continue;
    throw new UsageError(
      `The field ${quoteValue(name)} of select() is neither a column nor an expression.`,
      'Name columns one by one; all of a table are getTableColumns(table).',
    );
  }
}

/** `::text` for enums, `::text[]` for lists of them. */
function enumCast(column: PgColumn): string {
  let base: unknown = column;
  let brackets = '';
  while (is(base, PgColumn)) {
    if (typeof Reflect.get(base, 'enum') === 'function') {
      const dimensions: unknown = Reflect.get(base, 'dimensions');
      return `::text${brackets}${'[]'.repeat(typeof dimensions === 'number' ? dimensions : 0)}`;
    }
    base = Reflect.get(base, 'baseColumn');
    brackets += '[]';
  }
  return '';
}
