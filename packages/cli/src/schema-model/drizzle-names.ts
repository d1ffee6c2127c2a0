import { type Column, type SQL, sql } from 'drizzle-orm';
import { toCamelCase, toSnakeCase } from 'drizzle-orm/casing';
import { PgDialect } from 'drizzle-orm/pg-core';

export type Casing = 'snake_case' | 'camelCase' | undefined;

/** Turns what Drizzle holds into what PostgreSQL is told. */
export interface DrizzleNames {
  nameOf(column: Pick<Column, 'name'> & { readonly keyAsName: boolean }): string;
  /** @param isIndex - columns in an index have no table before them */
  textOf(expression: SQL, isIndex?: boolean): string;
}

export function createDrizzleNames(casing: Casing): DrizzleNames {
  const dialect = new PgDialect(casing === undefined ? {} : { casing });
  return {
    nameOf: ({ name, keyAsName }) => {
      if (!keyAsName || casing === undefined) return name;
      return casing === 'snake_case' ? toSnakeCase(name) : toCamelCase(name);
    },
    // Wrapped, because to inline parameters is a setting of the expression itself.
    textOf: (expression, isIndex = false) =>
      dialect.sqlToQuery(sql`${expression}`.inlineParams(), isIndex ? 'indexes' : undefined).sql,
  };
}
