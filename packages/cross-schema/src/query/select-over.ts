import type { SQL } from 'drizzle-orm';
import type { SelectedFields } from 'drizzle-orm/pg-core';
import { type Joinable, referenceNameOf } from '../tables/index.ts';
import { assertNamesDiffer } from './assert-names-differ.ts';
import type { JoinType, QueryableDb } from './select-types.ts';

export interface Join {
  readonly type: JoinType;
  readonly table: Joinable;
  readonly on: SQL | undefined;
}

/** What a query reads: a table, and what is joined to it. All of them are named as they are to be named in the SQL. */
export interface Sources {
  readonly from: Joinable;
  readonly joins: readonly Join[];
}

/** The join methods of Drizzle's select, whose types say more than is known here. */
type JoinableSelect = Record<`${JoinType}Join`, (table: Joinable, on: SQL | undefined) => JoinableSelect>;

/** Drizzle's own select over these sources. */
export function selectOver(
  db: QueryableDb,
  { from, joins }: Sources,
  fields: SelectedFields | undefined,
  isDistinct = false,
): unknown {
  assertNamesDiffer([from, ...joins.map(({ table }) => table)].map(referenceNameOf));
  const start = isDistinct ? selectDistinct(db, fields) : select(db, fields);
  // Proven by Drizzle's typings: `from` takes any of these, and what it gives has the join methods.
  const first = start.from(from as never) as unknown as JoinableSelect;
  return joins.reduce((query, { type, table, on }) => query[`${type}Join`](table, on), first);
}

function select(db: QueryableDb, fields: SelectedFields | undefined): ReturnType<QueryableDb['select']> {
  // Without fields it is another overload, with the same methods.
  return fields === undefined ? (db.select() as never) : db.select(fields);
}

function selectDistinct(
  db: QueryableDb,
  fields: SelectedFields | undefined,
): ReturnType<QueryableDb['selectDistinct']> {
  return fields === undefined ? (db.selectDistinct() as never) : db.selectDistinct(fields);
}
