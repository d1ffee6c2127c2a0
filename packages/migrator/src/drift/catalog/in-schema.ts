/**
 * An expression as PostgreSQL writes it for somebody inside the row's schema: names of that schema come out
 * unqualified, and all others qualified, whatever the schema is called. `case` is what fixes the order of the two.
 *
 * @param where - evaluates the expression only for rows that need it: a path costs some microseconds
 */
export function inSchema(expression: string, where?: string): string {
  const condition = where === undefined ? '' : `${where} and `;
  return `case when ${condition}set_config('search_path', quote_ident(r.nspname), true) is not null then ${expression} end`;
}

/** A type's name; those of PostgreSQL itself need no path. */
export function typeName(type: string, modifier: string, namespace: string): string {
  const name = `format_type(${type}, ${modifier})`;
  return `case when ${namespace} = 'pg_catalog'::regnamespace then ${name} else ${inSchema(name)} end`;
}
