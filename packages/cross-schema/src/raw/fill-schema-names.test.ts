import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillSchemaNames } from './fill-schema-names.ts';
import { sqlTokens } from './sql-tokens.ts';

const fill = (text: string): string => fillSchemaNames(text, { tenant: '"t"', shared: '"s"' }).text;

describe('fillSchemaNames', () => {
  it.each([
    ['select * from $tenant.a join $shared.b', 'select * from "t".a join "s".b'],
    ['($tenant.a),$shared."B"', '("t".a),"s"."B"'],
    ['select 1 from $tenant.a where x = $1', 'select 1 from "t".a where x = $1'],
  ])('names schemas in %s', (text, filled) => {
    expect(fill(text)).toBe(filled);
  });

  it.each([
    `'$tenant.a'`,
    `'it''s $tenant.a'`,
    `E'\\' $tenant.a'`,
    `e'\\\\' || '$tenant.a'`,
    `U&'$tenant.a'`,
    `"$tenant.a"`,
    `"a""$shared.b"`,
    '-- $tenant.a',
    '/* $tenant.a /* $shared.b */ $tenant.c */',
    '$$ $tenant.a $$',
    '$body$ $tenant.a $$ $shared.b $body$',
    '$tenant$ $tenant.a $tenant$',
    'name$tenant.a',
    '$tenant',
    '$tenants.a',
    '$1',
    `'$tenant.a`,
    '/* $tenant.a',
    '$x$ $tenant.a',
  ])('leaves %s alone', (text) => {
    expect(fill(text)).toBe(text);
  });

  it('goes on behind what it left alone', () => {
    expect(
      fill(`'$tenant.a' $tenant.b -- $tenant.c\n$shared.d /* x */ $tenant.e $q$ $tenant.f $q$ $tenant.g`),
    ).toBe(`'$tenant.a' "t".b -- $tenant.c\n"s".d /* x */ "t".e $q$ $tenant.f $q$ "t".g`);
  });

  it('sees whether there is a second statement', () => {
    const several = (text: string) =>
      fillSchemaNames(text, { tenant: 't', shared: 's' }).hasSeveralStatements;
    expect(['select 1', 'select 1;', `select ';' || $$;$$`, 'select 1; -- end'].map(several)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(['select 1; select 2', ';;x', 'select 1;/**/drop'].map(several)).toEqual([true, true, true]);
  });

  it('loses nothing of any text', () => {
    const piece = fc.constantFrom(
      `'`,
      `"`,
      '$',
      'tenant',
      '$tenant.',
      '$$',
      '--',
      '/*',
      '*/',
      '\n',
      ';',
      'e',
      '\\',
      '1',
      'ü',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        expect([...sqlTokens(text)].map((token) => token.text).join('')).toBe(text);
      }),
    );
  });
});
