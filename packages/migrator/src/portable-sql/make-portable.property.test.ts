import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { loadSqlParser, parseSql } from '../sql/index.ts';
import { makePortable } from './make-portable.ts';
import { collectOwnedObjects } from './owned-objects.ts';
import { renderSqlTemplate } from './sql-template.ts';

beforeAll(loadSqlParser);

const OWNED = 'create table users (id int); create type role as enum (); create sequence s;';

/** A piece of a select list, as it is written and as a tenant has to get it. */
const verbatim = (text: string): { from: string; to: string } => ({ from: text, to: text });

const piece = fc.oneof(
  fc.constantFrom(
    { from: `'a'::public.role`, to: `'a'::"t".role` },
    { from: `nextval('public.s')`, to: `nextval('"t".s')` },
    {
      from: '(select "public"."users"."id" from "public"."users")',
      to: '(select "t"."users"."id" from "t"."users")',
    },
    { from: '(select 1 from PUBLIC . users)', to: '(select 1 from "t" . users)' },
  ),
  fc
    .constantFrom(
      '(select 1 from public.plans)',
      '$$public.users$$',
      '$x$ $$ public.users $x$',
      `E'\\'public.users'`,
    )
    .map(verbatim),
  // NUL is no character for PostgreSQL.
  fc
    .string({ unit: 'binary' })
    .map((text) => verbatim(`'public.users ${text.replaceAll('\0', '').replaceAll("'", "''")}'`)),
  fc
    .string({ unit: 'grapheme' })
    .map((text) => verbatim(`/* public.users ${text.replaceAll(/[*/\0]/g, '')} */ 1`)),
  fc
    .string({ unit: 'grapheme' })
    .map((text) => verbatim(`1 as "public.users ${text.replaceAll(/["\0]/g, '')}"`)),
);

it('changes the references to what the tenant owns, and not one byte besides', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(piece, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
      (statements) => {
        const write = (side: 'from' | 'to'): string =>
          statements.map((pieces) => `select ${pieces.map((each) => each[side]).join(',\n')}`).join(';\n');
        const sql = write('from');
        const own = { sql: OWNED, statements: parseSql(OWNED) };
        const { template } = makePortable(sql, parseSql(sql), {
          path: 'x.sql',
          owned: collectOwnedObjects([own]),
        });

        expect(renderSqlTemplate(template, 't')).toBe(write('to'));
      },
    ),
    { numRuns: 300 },
  );
});
