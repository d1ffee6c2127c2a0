import { beforeAll, describe, expect, it } from 'vitest';
import { loadSqlParser } from '../sql/index.ts';
import { normalHashOf } from './normal-hash.ts';

beforeAll(loadSqlParser);

const hash = (text: string): string => normalHashOf(text, 'x.sql');
const original = `create table "Users" (name text default 'a''b');\nselect 1;`;

describe('normalHashOf', () => {
  it.each([
    ['the last semicolon', original.slice(0, -1)],
    ['a comment at the very end', `${original} -- done`],
    ['nested comments', original.replace('select', '/* a /* b */ ; */ select')],
    ['blank lines at both ends', `\n\f\n${original}\n \n`],
    ['white space', `create  table "Users"\n\t(name text default 'a''b'); select 1;`],
    ['line ends', original.replaceAll('\n', '\r\n')],
    ['comments', `-- why\ncreate table /* x */ "Users" (name text default 'a''b');\nselect 1;`],
    ['case of keywords and plain names', `CREATE TABLE "Users" (NAME text DEFAULT 'a''b');\nselect 1;`],
    ['breakpoints', `create table "Users" (name text default 'a''b');--> statement-breakpoint\nselect 1;`],
    [
      'a breakpoint in the place of a semicolon',
      `create table "Users" (name text default 'a''b')\n--> statement-breakpoint\nselect 1;`,
    ],
  ])('does not see a change of %s', (_, changed) => {
    expect(hash(changed)).toBe(hash(original));
  });

  it.each([
    ['a name', original.replace('name', 'names')],
    ['the case of a quoted name', original.replace('Users', 'users')],
    ['a constant', original.replace(`a''b`, `a''c`)],
    ['white space in a constant', original.replace(`a''b`, `a ''b`)],
    ['a number', original.replace('select 1', 'select 2')],
    ['the end of a statement', original.replace(';\nselect', ' \nselect')],
  ])('sees a change of %s', (_, changed) => {
    expect(hash(changed)).not.toBe(hash(original));
  });

  it('keeps its value for ever, since it is stored in databases', () => {
    expect(hash('create table a (id integer); -- x')).toBe(
      '6a612349bb252f2c9dfb9b1dffd0fb909f5baa70b825e2dc13f009af4020ffe3',
    );
  });
});
