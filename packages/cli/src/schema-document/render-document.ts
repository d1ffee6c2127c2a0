import type { JsonValue, SchemaDocument, SchemaModel, SchemaSides } from '../schema-model/schema-model.ts';
import { jsonSchemaOf } from './json-schema-of.ts';

/** An export in JSON. */
export interface ExportDocument {
  readonly $schema: string;
  /** The rows of each table, under `tenant.<table>` and `shared.<table>`. */
  readonly $defs: { readonly [table: string]: JsonValue };
  readonly 'x-dmt': SchemaDocument;
}

/** A JSON Schema of the rows of every table, which carries the whole model along for `dmt import`. */
export function renderDocument({ tenant, shared }: SchemaSides): ExportDocument {
  const rows = (side: 'tenant' | 'shared', model: SchemaModel): [string, JsonValue][] =>
    model.tables.map((table) => [
      `${side}.${table.schema === null ? '' : `${table.schema}.`}${table.name}`,
      jsonSchemaOf(table, model),
    ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $defs: Object.fromEntries([...rows('tenant', tenant), ...rows('shared', shared)]),
    'x-dmt': { version: 1, tenant, shared },
  };
}
