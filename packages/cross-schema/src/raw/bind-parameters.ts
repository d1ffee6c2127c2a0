import { SQL, type SQLChunk, sql } from 'drizzle-orm';
import { sqlTokens } from './sql-tokens.ts';

/** A text and its parameters as Drizzle's SQL: inside another statement they get the numbers that are due there. */
export function bindParameters(text: string, params: readonly unknown[]): SQL {
  const chunks: SQLChunk[] = [];
  let between = '';
  for (const token of sqlTokens(text)) {
    if (token.parameter === undefined) {
      between += token.text;
      continue;
    }
    chunks.push(sql.raw(between), sql.param(params[token.parameter - 1]));
    between = '';
  }
  return new SQL([...chunks, sql.raw(between)]);
}
