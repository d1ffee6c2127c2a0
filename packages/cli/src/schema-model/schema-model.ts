/** A value that JSON keeps as it is. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** What one side of a configuration, the tenants' or the shared one, consists of. */
export interface SchemaModel {
  readonly schemas: readonly NamedModel[];
  readonly roles: readonly RoleModel[];
  readonly enums: readonly EnumModel[];
  readonly sequences: readonly SequenceModel[];
  readonly tables: readonly TableModel[];
  readonly views: readonly ViewModel[];
}

/** Something with a name in the database. */
export interface NamedModel {
  /** What the code calls it; `null` when the code does not export it. */
  readonly key: string | null;
  readonly name: string;
}

/** Something in a schema; `null` stands for the tenant's own schema, or `public`. */
export interface ObjectModel extends NamedModel {
  readonly schema: string | null;
}

export interface RoleModel extends NamedModel {
  readonly isExisting: boolean;
  readonly options: { readonly [option: string]: boolean };
}

export interface EnumModel extends ObjectModel {
  readonly values: readonly string[];
}

export interface SequenceModel extends ObjectModel {
  readonly options: { readonly [option: string]: JsonValue };
}

export interface TableModel extends ObjectModel {
  readonly columns: readonly ColumnModel[];
  readonly primaryKeys: readonly KeyModel[];
  readonly uniques: readonly UniqueModel[];
  readonly indexes: readonly IndexModel[];
  readonly foreignKeys: readonly ForeignKeyModel[];
  readonly checks: readonly CheckModel[];
  readonly policies: readonly PolicyModel[];
  readonly isRlsEnabled: boolean;
}

/** The type of a column, as Drizzle builds it. */
export interface ColumnTypeModel {
  /** The function of drizzle-orm/pg-core; `enum` and `customType` stand for what such a call gives. */
  readonly builder: string;
  readonly options: { readonly [option: string]: JsonValue };
  /** For `enum`: which one. */
  readonly enum?: { readonly schema: string | null; readonly name: string };
  /** As PostgreSQL knows it, without the brackets of an array. */
  readonly sqlType: string;
  /** One entry for each pair of brackets, with its size if it has one. */
  readonly dimensions: readonly (number | null)[];
}

export type DefaultModel =
  | { readonly value: JsonValue }
  | { readonly sql: string }
  | { readonly date: string }
  | { readonly bigint: string };

export interface IdentityModel {
  readonly type: 'always' | 'byDefault';
  readonly options: { readonly [option: string]: JsonValue };
}

export interface ColumnModel {
  /** The property of the table in code. */
  readonly key: string;
  readonly name: string;
  readonly type: ColumnTypeModel;
  readonly isNotNull: boolean;
  readonly isPrimaryKey: boolean;
  readonly unique?: { readonly name: string; readonly nullsNotDistinct: boolean };
  readonly default?: DefaultModel;
  /** The expression of a generated column. */
  readonly generated?: string;
  readonly identity?: IdentityModel;
  /** Whether code fills it in (`$default`, `$onUpdate`), of which the database knows nothing. */
  readonly isFilledByCode: boolean;
}

/** Columns of a key are named as in the database. */
export interface KeyModel {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface UniqueModel extends KeyModel {
  readonly nullsNotDistinct: boolean;
}

export interface IndexPartModel {
  /** A column's name, or an expression. */
  readonly expression: string;
  readonly isExpression: boolean;
  readonly isDescending: boolean;
  readonly nulls: 'first' | 'last';
  readonly operatorClass: string | null;
}

export interface IndexModel {
  readonly name: string;
  readonly isUnique: boolean;
  readonly method: string;
  readonly parts: readonly IndexPartModel[];
  readonly where: string | null;
  readonly isConcurrent: boolean;
  readonly with: { readonly [parameter: string]: JsonValue };
}

export interface ForeignKeyModel extends KeyModel {
  readonly to: {
    readonly schema: string | null;
    readonly table: string;
    readonly columns: readonly string[];
  };
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
}

export interface CheckModel {
  readonly name: string;
  readonly sql: string;
}

export interface PolicyModel {
  readonly name: string;
  readonly as: string | null;
  readonly for: string | null;
  readonly to: readonly string[];
  readonly using: string | null;
  readonly withCheck: string | null;
}

export interface ViewModel extends ObjectModel {
  readonly isMaterialized: boolean;
  /** `null` for a view that is made elsewhere. */
  readonly definition: string | null;
  readonly columns: readonly ColumnModel[];
  readonly options: { readonly [option: string]: JsonValue };
}

/** Both sides of a configuration. */
export interface SchemaSides {
  readonly tenant: SchemaModel;
  readonly shared: SchemaModel;
}

/** What an export carries along, under the key `x-dmt`. */
export interface SchemaDocument extends SchemaSides {
  readonly version: 1;
}
