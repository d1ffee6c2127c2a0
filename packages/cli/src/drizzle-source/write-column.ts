import type { ColumnModel, ColumnTypeModel, DefaultModel } from '../schema-model/schema-model.ts';
import { literal, propertyKey, quote } from './literals.ts';
import type { SourceFile } from './source-file.ts';

/** Finds what an enum of a column is called in a file. */
export type EnumNames = (of: NonNullable<ColumnTypeModel['enum']>) => string;

/** The lines of a column in the object of its table. */
export function writeColumn(column: ColumnModel, file: SourceFile, enumNames: EnumNames): string {
  const { key, isNotNull, isPrimaryKey, unique, generated, identity, isFilledByCode } = column;
  const calls = [
    isNotNull && !isPrimaryKey ? '.notNull()' : '',
    column.default === undefined ? '' : `.default(${writeDefault(column.default, file)})`,
    isPrimaryKey ? '.primaryKey()' : '',
    unique === undefined ? '' : writeUnique(unique),
    generated === undefined ? '' : `.generatedAlwaysAs(${file.sql(generated)})`,
    identity === undefined ? '' : writeIdentity(identity),
  ];
  const comment = isFilledByCode ? '  // What filled this in was code, which an export does not hold.\n' : '';
  return `${comment}  ${propertyKey(key)}: ${writeType(column, file, enumNames)}${calls.join('')},`;
}

function writeType({ name, type }: ColumnModel, file: SourceFile, enumNames: EnumNames): string {
  const builder =
    type.enum !== undefined
      ? enumNames(type.enum)
      : type.builder === 'customType'
        ? file.customType(type.sqlType)
        : file.pg(type.builder);
  const options = Object.keys(type.options).length === 0 ? '' : `, ${literal(type.options)}`;
  const dimensions = type.dimensions.map((size) => `.array(${size ?? ''})`).join('');
  return `${builder}(${quote(name)}${options})${dimensions}`;
}

function writeDefault(value: DefaultModel, file: SourceFile): string {
  if ('sql' in value) return file.sql(value.sql);
  if ('date' in value) return `new Date(${quote(value.date)})`;
  if ('bigint' in value) return `BigInt(${quote(value.bigint)})`;
  return literal(value.value);
}

function writeUnique({ name, nullsNotDistinct }: NonNullable<ColumnModel['unique']>): string {
  return `.unique(${quote(name)}${nullsNotDistinct ? ", { nulls: 'not distinct' }" : ''})`;
}

function writeIdentity({ type, options }: NonNullable<ColumnModel['identity']>): string {
  const call = type === 'always' ? 'generatedAlwaysAsIdentity' : 'generatedByDefaultAsIdentity';
  return `.${call}(${Object.keys(options).length === 0 ? '' : literal(options)})`;
}
