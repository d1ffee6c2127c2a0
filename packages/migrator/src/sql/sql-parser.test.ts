import { beforeAll, describe, expect, it } from 'vitest';
import { loadSqlParser, parseSql, scanSql } from './sql-parser.ts';

beforeAll(loadSqlParser);

describe('scanSql', () => {
  it('knows strings, comments and identifiers, at their bytes', () => {
    const tokens = scanSql(`select "Ü""x", Abc -- c\n, E'\\'', $$y$$`);

    expect(tokens.map(({ start, end }) => [start, end])).toContainEqual([7, 14]);
    expect(tokens.filter(({ identifier }) => identifier).map(({ identifier }) => identifier)).toEqual([
      'select',
      'Ü"x',
      'abc',
    ]);
    expect(tokens.filter(({ isString }) => isString).map(({ text }) => text)).toEqual([`E'\\''`, '$$y$$']);
    expect(tokens.filter(({ isComment }) => isComment).map(({ text }) => text)).toEqual(['-- c']);
  });

  it('takes control characters in a string for what they are', () => {
    const text = `'a\u0001b\u000b\u001f\u007f\u0085'`;

    expect(scanSql(`select\f${text}`).map((token) => token.text)).toEqual(['select', text]);
  });
});

describe('parseSql', () => {
  it('tells where each statement is', () => {
    const text = 'select 1; -- ü\nselect 2';

    expect(parseSql(text).map(({ start, end }) => Buffer.from(text).toString('utf8', start, end))).toEqual([
      'select 1',
      'select 2',
    ]);
  });

  it('finds none where there is nothing but comments', () => {
    expect(parseSql('-- nothing')).toEqual([]);
    expect(parseSql('')).toEqual([]);
  });
});
