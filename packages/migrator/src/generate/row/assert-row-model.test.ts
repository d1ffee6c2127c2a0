import { ConfigError } from '@dmt/core';
import {
  foreignKey,
  integer,
  pgMaterializedView,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { assertRowModel } from './assert-row-model.ts';
import { readRowModel } from './row-table.ts';

const tenantId = () => text('tenant_id').notNull();
const users = pgTable('users', { tenantId: tenantId(), id: integer('id') }, (t) => [
  primaryKey({ columns: [t.tenantId, t.id] }),
]);
const shared = pgTable('plans', { id: integer('id').primaryKey() });

function problemsOf(tables: Record<string, unknown>, casing?: string): string[] {
  const column = { tenantColumn: 'tenant_id', tenantIdType: 'text', isSigned: false, runtimeRole: undefined };
  try {
    assertRowModel(readRowModel(tables, column, casing));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ path, message }) => `${path} ${message}`);
  }
}

describe('tables that tenants are to share', () => {
  it.each([
    ['keys that hold the tenant', { users }],
    [
      'a reference to a shared table',
      {
        orders: pgTable('orders', {
          tenantId: tenantId(),
          plan: integer('plan').references(() => shared.id),
        }),
      },
    ],
    [
      'a reference within the tenant',
      {
        users,
        posts: pgTable('posts', { tenantId: tenantId(), author: integer('author') }, (t) => [
          foreignKey({
            columns: [t.tenantId, t.author],
            foreignColumns: [users.tenantId, users.id],
          }).onDelete('cascade'),
        ]),
      },
    ],
  ])('may have %s', (_name, tables) => {
    expect(problemsOf(tables)).toEqual([]);
  });

  it('name their columns as the configuration has them named', () => {
    const named = pgTable('named', { tenantId: text().notNull(), id: integer() }, (t) => [
      unique().on(t.tenantId, t.id),
    ]);
    expect(problemsOf({ named }, 'snake_case')).toEqual([]);
    expect(problemsOf({ named })).toHaveLength(2);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a primary key',
      { t: pgTable('t', { tenantId: tenantId(), id: uuid('id').primaryKey() }) },
      /its primary key without tenant_id/,
    ],
    [
      'a unique column',
      { t: pgTable('t', { tenantId: tenantId(), mail: text('mail').unique() }) },
      /the unique column mail without/,
    ],
    [
      'a unique index',
      {
        t: pgTable('t', { tenantId: tenantId(), mail: text('mail') }, (t) => [
          uniqueIndex('by_mail').on(t.mail),
        ]),
      },
      /the unique index by_mail without/,
    ],
    [
      'a foreign key',
      {
        users,
        t: pgTable('t', { tenantId: tenantId(), author: integer('author').references(() => users.id) }),
      },
      /the foreign key of author to users without tenant_id/,
    ],
    [
      'a foreign key that takes the tenant away',
      {
        users,
        t: pgTable('t', { tenantId: tenantId(), author: integer('author') }, (t) => [
          foreignKey({
            columns: [t.tenantId, t.author],
            foreignColumns: [users.tenantId, users.id],
          }).onDelete('set null'),
        ]),
      },
      /"set null", which would take the row/,
    ],
    [
      'another type',
      { t: pgTable('t', { tenantId: integer('tenant_id').notNull() }) },
      /tenant_id as integer/,
    ],
    ['rows of nobody', { t: pgTable('t', { tenantId: text('tenant_id') }) }, /lets tenant_id be null/],
    [
      'a materialized view',
      { users, frozen: pgMaterializedView('frozen').as((qb) => qb.select().from(users)) },
      /is a materialized view/,
    ],
  ])('are refused with %s', (_name, tables, problem) => {
    expect(problemsOf(tables)).toEqual([expect.stringMatching(problem)]);
  });
});
