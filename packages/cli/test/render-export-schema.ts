import { toJsonSchema } from '@valibot/to-json-schema';
import { documentParts, documentSchema } from '../src/schema-document/document-schema.ts';

/** The JSON Schema of what `dmt export --format json` carries along under `x-dmt`. */
export function renderExportSchema(): string {
  const { $schema, ...schema } = toJsonSchema(documentSchema, {
    definitions: documentParts,
    errorMode: 'ignore',
  });
  const described = {
    $schema,
    title: 'x-dmt in what `dmt export --format json` prints',
    description: 'The Drizzle tables of a configuration, version 1, as `dmt import` reads them.',
    ...schema,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}
