import { describe, expect, it } from 'vitest';
import { commandsOf } from './sql-commands.ts';

describe('commandsOf', () => {
  it.each<[text: string, commands: string[]]>([
    ['SELECT 1', ['select 1']],
    ['select 1; SET x = 1;', ['select 1', 'set x = 1']],
    ["select ';set x = 1'", ["select ''"]],
    ["select e'\\';set x = 1'", ["select ''"]],
    ["select 'it''s; ok'; reset all", ["select ''", 'reset all']],
    ['select "a;b" from t', ['select "" from t']],
    ['-- set x = 1\nselect 1', ['select 1']],
    ["-- it's e'\nset role x; --'", ['set role x']],
    ['/* a; /* nested */ b; */ set role x', ['set role x']],
    ['/* never closed; set role x', []],
    ['do $$ begin; set x = 1; end $$', ["do ''"]],
    ['do $a$ $b$; $a$; set role x', ["do ''", 'set role x']],
    ['select $1, a$b$c from t; listen x', ['select $1, a$b$c from t', 'listen x']],
    ["select note'x'", ["select note''"]],
    ["select 'never closed; set role x", ["select 'never closed", 'set role x']],
    ['  ;;  ', []],
  ])('%j', (text, commands) => {
    expect(commandsOf(text)).toEqual(commands);
  });

  it('reads a long text in linear time', () => {
    const text = `select '${'x'.repeat(1_000_000)}'; ${'('.repeat(100_000)}`;
    expect(commandsOf(text).length).toBe(2);
  });
});
