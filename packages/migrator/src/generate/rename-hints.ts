import type { Rename } from './rename.ts';

/** What drizzle-kit 1.x wants to know: whether something new is something that is gone. */
export interface OpenQuestion {
  readonly kind: string;
  readonly entity: ReadonlyArray<string>;
}

/** An answer as drizzle-kit 1.x takes it. Tables and columns are named with their schema. */
export type Hint =
  | {
      readonly type: 'rename';
      readonly kind: string;
      readonly from: ReadonlyArray<string>;
      readonly to: ReadonlyArray<string>;
    }
  | { readonly type: 'create'; readonly kind: string; readonly entity: ReadonlyArray<string> };

const SCHEMA = 'public';

/** drizzle-kit looks at all tables before the first column: columns are named with the new name of their table. */
export function renameHints(renames: ReadonlyArray<Rename>): Hint[] {
  return renames.map(({ table, column, to }, index) => {
    if (column === undefined) {
      return { type: 'rename', kind: 'table', from: [SCHEMA, table], to: [SCHEMA, to] };
    }
    const later = renames.slice(index + 1).filter((each) => each.column === undefined);
    const tableThen = later.reduce((name, each) => (each.table === name ? each.to : name), table);
    return {
      type: 'rename',
      kind: 'column',
      from: [SCHEMA, tableThen, column],
      to: [SCHEMA, tableThen, to],
    };
  });
}

export function createHint({ kind, entity }: OpenQuestion): Hint {
  return { type: 'create', kind, entity };
}
