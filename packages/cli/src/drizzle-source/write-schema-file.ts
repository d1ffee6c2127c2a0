import { UsageError } from '@dmt/core';
import type { EnumModel, RoleModel, SchemaModel, SequenceModel } from '../schema-model/schema-model.ts';
import { literal, propertyAccess, quote } from './literals.ts';
import { SourceFile } from './source-file.ts';
import { type References, writeTable } from './write-table.ts';
import { writeView } from './write-view.ts';

/** A file that tables may refer to, beside their own. */
export interface NeighbourFile {
  /** As it is imported: `./shared.js`. */
  readonly specifier: string;
  readonly model: SchemaModel;
}

/**
 * The Drizzle code of a side: a file that declares all of the model.
 *
 * @throws DMT_USAGE when a foreign key leads to a table that nobody declares
 */
export function writeSchemaFile(model: SchemaModel, neighbour?: NeighbourFile): string {
  const file = new SourceFile();
  const { schemas, roles, enums, sequences, tables, views } = model;
  declareAll(model, file);
  const references = createReferences(model, neighbour, file);
  const body = [
    ...schemas.map((schema) => `${file.beginning(schema)} = ${file.pg('pgSchema')}(${quote(schema.name)});`),
    ...roles.map((role) => writeRole(role, file)),
    ...enums.map((each) => writeEnum(each, model, file)),
    ...sequences.map((each) => writeSequence(each, model, file)),
    ...tables.map((table) => writeTable(table, file, references)),
    ...views.map((view) => writeView(view, file, references)),
  ];
  const customTypes = [...file.customTypes].map(
    ([sqlType, name]) =>
      `const ${name} = ${file.pg('customType')}<{ data: unknown }>({ dataType: () => ${quote(sqlType)} });`,
  );
  return `${[file.renderImports(), ...customTypes, ...body].filter((part) => part !== '').join('\n\n')}\n`;
}

function declareAll(
  { schemas, roles, enums, sequences, tables, views }: SchemaModel,
  file: SourceFile,
): void {
  file.declare([...schemas, ...roles, ...enums, ...sequences, ...tables, ...views]);
}

const MAKERS = { table: 'pgTable', view: 'pgView', materializedView: 'pgMaterializedView' } as const;

function createReferences(
  model: SchemaModel,
  neighbour: NeighbourFile | undefined,
  file: SourceFile,
): References {
  const neighbourFile = new SourceFile();
  if (neighbour) declareAll(neighbour.model, neighbourFile);
  return {
    enumNames: ({ schema, name }) => {
      const found = model.enums.find((each) => each.name === name && each.schema === schema);
      if (found) return file.nameOf(found);
      throw new UsageError(
        `The export has a column of an enum ${name} that it does not hold.`,
        'Export it anew.',
      );
    },
    maker: (schema, kind) => makerOf(schema, kind, MAKERS[kind], model, file),
    foreignColumn: (to, column) => {
      const isTarget = (each: { readonly name: string; readonly schema: string | null }): boolean =>
        each.name === to.table && each.schema === to.schema;
      const own = model.tables.find(isTarget);
      const foreign = own ?? neighbour?.model.tables.find(isTarget);
      if (!foreign || (!own && foreign.key === null)) {
        throw new UsageError(
          `A foreign key leads to the table ${to.table}, which the export does not hold.`,
          'Export it from a configuration whose schemas name that table.',
        );
      }
      const object = own
        ? file.nameOf(own)
        : file.import(neighbour?.specifier ?? '', neighbourFile.nameOf(foreign));
      return propertyAccess(object, foreign.columns.find(({ name }) => name === column)?.key ?? column);
    },
  };
}

/** `pgTable`, or `auth.table` for what has a schema of its own. */
function makerOf(
  schema: string | null,
  method: string,
  plain: string,
  { schemas }: SchemaModel,
  file: SourceFile,
): string {
  if (schema === null) return file.pg(plain);
  const declared = schemas.find(({ name }) => name === schema);
  return `${declared ? file.nameOf(declared) : `${file.pg('pgSchema')}(${quote(schema)})`}.${method}`;
}

function writeRole(role: RoleModel, file: SourceFile): string {
  const options = Object.keys(role.options).length === 0 ? '' : `, ${literal(role.options)}`;
  const existing = role.isExisting ? '.existing()' : '';
  return `${file.beginning(role)} = ${file.pg('pgRole')}(${quote(role.name)}${options})${existing};`;
}

function writeEnum(each: EnumModel, model: SchemaModel, file: SourceFile): string {
  const maker = makerOf(each.schema, 'enum', 'pgEnum', model, file);
  return `${file.beginning(each)} = ${maker}(${quote(each.name)}, ${literal(each.values)});`;
}

function writeSequence(each: SequenceModel, model: SchemaModel, file: SourceFile): string {
  const maker = makerOf(each.schema, 'sequence', 'pgSequence', model, file);
  const options = Object.keys(each.options).length === 0 ? '' : `, ${literal(each.options)}`;
  return `${file.beginning(each)} = ${maker}(${quote(each.name)}${options});`;
}
