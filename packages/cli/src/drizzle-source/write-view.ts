import type { JsonValue, ViewModel } from '../schema-model/schema-model.ts';
import { literal, quote } from './literals.ts';
import type { SourceFile } from './source-file.ts';
import { writeColumn } from './write-column.ts';
import type { References } from './write-table.ts';

export function writeView(view: ViewModel, file: SourceFile, references: References): string {
  const { name, schema, isMaterialized, definition, options } = view;
  const maker = references.maker(schema, isMaterialized ? 'materializedView' : 'view');
  const columns = view.columns.map((column) => writeColumn(column, file, references.enumNames));
  const call = (option: string, value: JsonValue | undefined): string =>
    value === undefined ? '' : `.${option}(${value === true ? '' : literal(value)})`;
  const end = definition === null ? '.existing()' : `.as(${file.sql(definition)})`;
  return [
    `${file.beginning(view)} = ${maker}(${quote(name)}, {`,
    ...columns,
    `})${['using', 'with', 'tablespace', 'withNoData'].map((option) => call(option, options[option])).join('')}${end};`,
  ].join('\n');
}
