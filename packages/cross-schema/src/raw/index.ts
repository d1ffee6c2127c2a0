export { bindParameters } from './bind-parameters.ts';
export { type CrossSchemaRawOptions, crossSchemaRaw } from './cross-schema-raw.ts';
export { sqlTokens } from './sql-tokens.ts';
