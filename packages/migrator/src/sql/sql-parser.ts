import { loadModule, parsePlPgSQLSync, parseSync, type ScanToken, scanSync } from 'libpg-query';
import type { SyntaxNode } from './syntax-node.ts';

/** A piece of SQL text as PostgreSQL's own scanner sees it. Offsets are bytes of the UTF-8 text. */
export interface SqlToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly isComment: boolean;
  readonly isString: boolean;
  /** The identifier this token denotes, folded and unquoted; `undefined` for anything else. */
  readonly identifier: string | undefined;
}

/** One statement of a text. `start` and `end` are byte offsets and may include leading comments. */
export interface SqlStatement {
  readonly node: SyntaxNode;
  readonly start: number;
  readonly end: number;
}

/** The WASM parser must be loaded once before the synchronous functions of this file are called. */
export const loadSqlParser: () => Promise<void> = loadModule;

export function scanSql(text: string): SqlToken[] {
  if (text === '') return [];
  const readable = text.replace(CONTROL_CHARACTER, substitute);
  const tokens = scanSync(readable).tokens.map(toSqlToken);
  if (readable === text) return tokens;
  const bytes = Buffer.from(text);
  return tokens.map((token) => ({ ...token, text: bytes.toString('utf8', token.start, token.end) }));
}

// libpg-query 18.1 hands tokens over as JSON and forgets to escape these, so it must not see them.
const CONTROL_CHARACTER = /[^\P{Cc}\t\n\r\u0080-\u009f]/gu;

/** One byte for one byte; vertical tab and form feed are white space. */
function substitute(character: string): string {
  return character === '\v' || character === '\f' ? ' ' : '_';
}

export function parseSql(text: string): SqlStatement[] {
  if (text === '') return [];
  const textEnd = Buffer.byteLength(text);
  return (parseSync(text).stmts ?? []).flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) =>
    // The parser's typings are a union of every statement; here a node is any JSON object.
    stmt ? [{ node: stmt as SyntaxNode, start, end: length ? start + length : textEnd }] : [],
  );
}

/** The SQL texts inside a PL/pgSQL `do` block or function, in the order of the body. */
export function parsePlpgsqlQueries(statement: string): string[] {
  const queries: string[] = [];
  collectQueries(parsePlPgSQLSync(statement), queries);
  return queries;
}

function collectQueries(node: unknown, queries: string[]): void {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'query' && typeof value === 'string') queries.push(value);
    else collectQueries(value, queries);
  }
}

function toSqlToken(token: ScanToken): SqlToken {
  const isComment = token.tokenName === 'SQL_COMMENT' || token.tokenName === 'C_COMMENT';
  const isString = token.tokenName.endsWith('SCONST');
  return {
    start: token.start,
    end: token.end,
    text: token.text,
    isComment,
    isString,
    identifier: isComment || isString ? undefined : identifierOf(token.text),
  };
}

function identifierOf(text: string): string | undefined {
  if (text.startsWith('"')) return text.slice(1, -1).replaceAll('""', '"');
  // Keywords too: `public.order` is refused by PostgreSQL, `public.name` is not.
  return /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(text) ? text.toLowerCase() : undefined;
}
