import * as drizzleOrm from 'drizzle-orm';
import { DrizzleQueryError, fillPlaceholders } from 'drizzle-orm';

type MapRow = (fields: object, row: unknown, nullability: object | undefined) => unknown;

/** The members of a prepared query that Drizzle 0.45 hides from its typings. */
export interface PreparedQuery {
  readonly client: { query(config: object, params: unknown[]): Promise<{ readonly rows: unknown[] }> };
  readonly params: unknown[];
  readonly logger: { logQuery(text: string, params: unknown[]): void };
  readonly fields: object | undefined;
  readonly joinsNotNullableMap: object | undefined;
  readonly customResultMapper: ((rows: unknown[]) => unknown) | undefined;
  readonly rawQueryConfig: { readonly text: string };
  readonly queryConfig: object;
  execute(values?: Record<string, unknown>): Promise<unknown>;
}

// Not in its typings, and not in 1.x, which never comes here.
const mapRow: MapRow = Reflect.get(drizzleOrm, 'mapResultRow');

/**
 * What `execute()` of a prepared query does in Drizzle where there is no query cache, without its five layers of
 * promises: tracing that is never on, and the cache. dmt offers no cache, whose keys would not name the tenant.
 */
export async function executeDirectly(
  this: PreparedQuery,
  values: Record<string, unknown> = {},
): Promise<unknown> {
  const { client, fields, customResultMapper, joinsNotNullableMap, rawQueryConfig } = this;
  const params = fillPlaceholders(this.params, values);
  this.logger.logQuery(rawQueryConfig.text, params);
  const isRaw = fields === undefined && customResultMapper === undefined;
  let result: { readonly rows: unknown[] };
  try {
    result = await client.query(isRaw ? rawQueryConfig : this.queryConfig, params);
  } catch (error) {
    // Drizzle declares an Error, and wraps whatever was thrown.
    throw new DrizzleQueryError(rawQueryConfig.text, params, error as Error);
  }
  if (customResultMapper !== undefined) return customResultMapper(result.rows);
  if (fields === undefined) return result;
  return result.rows.map((row) => mapRow(fields, row, joinsNotNullableMap));
}
