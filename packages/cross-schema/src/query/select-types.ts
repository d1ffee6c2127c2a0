import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgSelectKind, SelectedFields } from 'drizzle-orm/pg-core';
import type {
  AppendToNullabilityMap,
  AppendToResult,
  GetSelectTableName,
  GetSelectTableSelection,
  JoinNullability,
  SelectMode,
} from 'drizzle-orm/query-builders/select.types';
import type { Joinable } from '../tables/index.ts';

/** What is needed of a Drizzle database, or of a transaction of one. */
export type QueryableDb = Pick<NodePgDatabase, 'select' | 'selectDistinct' | 'execute'>;

export type JoinType = 'inner' | 'left' | 'right' | 'full';

/** A join as the types remember it. */
export interface JoinShape {
  readonly type: JoinType;
  readonly table: Joinable;
}

/** Fields as `db.select(fields)` takes them; `undefined` for all columns. */
export type Fields = SelectedFields | undefined;

/**
 * The select that `db.select(fields).from(table).leftJoin(…)` is in the installed Drizzle: its own type, so that rows,
 * further methods and subqueries are typed as Drizzle types them.
 */
export type JoinedSelect<
  TFields extends Fields,
  TFrom extends Joinable,
  TJoins extends readonly JoinShape[],
> = AfterJoins<
  GetSelectTableName<TFrom>,
  TFields extends SelectedFields ? TFields : GetSelectTableSelection<TFrom>,
  TFields extends SelectedFields ? 'partial' : 'single',
  { [name in GetSelectTableName<TFrom> & string]: 'not-null' },
  TJoins
>;

/** Rows of a select. */
export type RowOf<TSelect> = TSelect extends { readonly _: { readonly result: ReadonlyArray<infer TRow> } }
  ? TRow
  : never;

/** Which class the installed Drizzle selects with; its two lines have one each. */
type SelectHkt = ReturnType<ReturnType<NodePgDatabase['select']>['from']>['_']['hkt'];

/** Would join a table that nobody said the side of. */
type JoinMethod = `${JoinType | 'cross'}Join` | `${'inner' | 'left' | 'cross'}JoinLateral`;

type NullabilityMap = Record<string, JoinNullability>;

/** Drizzle's own steps, which its join methods take one at a time. */
type AfterJoins<
  TName extends string | undefined,
  TSelection,
  TMode extends SelectMode,
  TNullability extends NullabilityMap,
  TJoins extends readonly JoinShape[],
> = TJoins extends readonly [infer TJoin extends JoinShape, ...infer TRest extends readonly JoinShape[]]
  ? AfterJoins<
      TName,
      AppendToResult<
        TName,
        TSelection,
        GetSelectTableName<TJoin['table']>,
        As<GetSelectTableSelection<TJoin['table']>, SelectedFields>,
        TMode
      >,
      TMode extends 'partial' ? TMode : 'multiple',
      As<
        AppendToNullabilityMap<TNullability, GetSelectTableName<TJoin['table']>, TJoin['type']>,
        NullabilityMap
      >,
      TRest
    >
  : Omit<
      PgSelectKind<SelectHkt, TName, As<TSelection, SelectedFields>, TMode, TNullability, false, JoinMethod>,
      JoinMethod
    >;

type As<T, TBound> = T extends TBound ? T : TBound;
