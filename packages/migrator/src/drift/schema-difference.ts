/** One property of an object that is not what the migrations made of it, as PostgreSQL writes it; `null` for none. */
export interface PropertyDifference {
  /** Such as `type`, `default`, `not null` of a column, or `definition` of an index. */
  readonly property: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** One object of a tenant's schema that is not what the tenant's migrations made of it. */
export interface SchemaDifference {
  /** `missing`: the migrations made it, and it is gone. `extra`: no migration made it. */
  readonly change: 'missing' | 'extra' | 'changed';
  /** What it is: `table`, `column`, `index`, `foreign key`, `enum`, `policy`, … */
  readonly kind: string;
  /** `users`, or `users.email` for what is named within its table. */
  readonly name: string;
  /** What is different; empty unless `change` is `changed`. */
  readonly properties: ReadonlyArray<PropertyDifference>;
}
