import { beforeAll, describe, expect, it } from 'vitest';
import type { MigrationSource } from '../source/index.ts';
import { loadSqlParser } from '../sql/index.ts';
import { prepareSharedSource, prepareTenantSource } from './prepare-source.ts';

beforeAll(loadSqlParser);

function sourceOf(text: string): MigrationSource {
  const migration = {
    name: '0001_x',
    ledgerName: '0001_x',
    path: 'm/0001_x.sql',
    text,
    hash: 'h',
    equalHashes: [],
    normalHash: 'n',
    createdAtMs: undefined,
  };
  return { folder: 'm', migrations: [migration] };
}

describe('prepareTenantSource', () => {
  it.each([
    ['COMMIT', 'select 1;\ncommit;'],
    ['BEGIN', 'select 1;\nbegin;'],
    ['ROLLBACK', 'select 1;\nrollback;'],
    ['CREATE INDEX CONCURRENTLY without a name', 'select 1;\ncreate index concurrently on t (a);'],
    ['DISCARD ALL', 'select 1;\ndiscard all;'],
    ['COPY … FROM STDIN', 'select 1;\ncopy t from stdin;'],
    ['CREATE DATABASE', 'select 1;\ncreate database d;'],
    ['ALTER SYSTEM', `select 1;\nalter system set work_mem = '1MB';`],
    ['CREATE SCHEMA billing', 'select 1;\ncreate schema billing;'],
    ['CREATE EXTENSION pgcrypto', 'select 1;\ncreate extension pgcrypto;'],
    ['SET SCHEMA public', 'select 1;\nalter table t set schema public;'],
    ['the creation of billing.t', 'select 1;\ncreate table billing.t ();'],
  ])('refuses %s with its file and line', (statement, text) => {
    expect(() => prepareTenantSource(sourceOf(text))).toThrow(
      expect.objectContaining({
        code: 'DMT_MIGRATION_SOURCE_INVALID',
        message: expect.stringContaining(`"m/0001_x.sql" holds ${statement} at line 2`),
      }),
    );
  });

  it.each([
    'savepoint a; rollback to a; release a;',
    'analyze t; cluster t using i; reindex table t;',
    'do $$ begin perform 1; end $$; -- commit',
    'create temp table x (); create table pg_temp.y ();',
    'create extension if not exists pgcrypto schema extensions;',
    `select 'commit;'`,
  ])('accepts %s', (text) => {
    expect(() => prepareTenantSource(sourceOf(text))).not.toThrow();
  });

  it('names the line of a syntax error', () => {
    expect(() => prepareTenantSource(sourceOf('select 1;\n\nselect from from t;'))).toThrow(
      /"m\/0001_x\.sql" has an error at line 3: syntax error at or near "from"/,
    );
  });

  it.each([
    'create index concurrently i on t (a);',
    'drop index concurrently i;',
    'reindex table concurrently t;',
    'vacuum t;',
    'cluster;',
    'alter table t detach partition p concurrently;',
    '-- dmt:no-transaction\nselect 1',
    `alter type mood add value 'sad'; select 'sad'::mood;`,
  ])('runs statement by statement: %s', (text) => {
    expect(prepareTenantSource(sourceOf(text)).migrations).toMatchObject([{ isTransactional: false }]);
  });

  it.each([
    'create index i on t (a); analyze t;',
    `alter type mood add value 'sad'; create table t ();`,
    `create type mood as enum ('ok'); alter type mood add value 'sad'; select 'sad'::mood;`,
  ])('runs in a transaction: %s', (text) => {
    expect(prepareTenantSource(sourceOf(text)).migrations).toMatchObject([{ isTransactional: true }]);
  });

  it('knows the line of each statement, comments before it not counted', () => {
    const text = '\uFEFF-- a\r\n\r\nselect 1;\r\n-- b\r\nselect 2--> statement-breakpoint\nselect 3';

    expect(prepareTenantSource(sourceOf(text)).migrations[0]?.statementLines).toEqual([3, 5, 6]);
  });
});

describe('prepareSharedSource', () => {
  it('takes what belongs to the whole database', () => {
    expect(() =>
      prepareSharedSource(sourceOf('create schema billing; create extension pgcrypto;')),
    ).not.toThrow();
  });

  it('leaves public where it is', () => {
    const [migration] = prepareSharedSource(sourceOf('create table public.plans ()')).migrations;

    expect(migration?.template.segments).toEqual(['create table public.plans ()']);
  });
});
