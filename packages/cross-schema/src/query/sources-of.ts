import type { SelectedFields } from 'drizzle-orm/pg-core';
import { type Join, type Sources, selectOver } from './select-over.ts';
import type { JoinType, QueryableDb } from './select-types.ts';

/** Reads the arguments of a join method. */
export type ReadJoin<TArgs extends readonly unknown[]> = (...args: TArgs) => Omit<Join, 'type'>;

/** The methods of sources; their interfaces add what the types know. */
export type UntypedSources<TArgs extends readonly unknown[]> = Readonly<
  Record<`${JoinType}Join`, (...args: TArgs) => UntypedSources<TArgs>>
> & {
  select(fields?: SelectedFields): unknown;
  selectDistinct(fields?: SelectedFields): unknown;
};

/** Sources are never changed: each join makes new ones, so that a beginning may be used twice. */
export function sourcesOf<TArgs extends readonly unknown[]>(
  db: QueryableDb,
  readJoin: ReadJoin<TArgs>,
  { from, joins }: Sources,
): UntypedSources<TArgs> {
  const join =
    (type: JoinType) =>
    (...args: TArgs): UntypedSources<TArgs> =>
      sourcesOf(db, readJoin, { from, joins: [...joins, { type, ...readJoin(...args) }] });
  return {
    innerJoin: join('inner'),
    leftJoin: join('left'),
    rightJoin: join('right'),
    fullJoin: join('full'),
    select: (fields) => selectOver(db, { from, joins }, fields),
    selectDistinct: (fields) => selectOver(db, { from, joins }, fields, true),
  };
}
