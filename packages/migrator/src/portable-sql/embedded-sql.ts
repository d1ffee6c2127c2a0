import { parsePlpgsqlQueries, parseSql, type SqlToken, type SyntaxNode, scanSql } from '../sql/index.ts';

/** The body of a `do` block or a function, with its tokens at their places in the whole text. */
export interface EmbeddedBody {
  readonly tokens: SqlToken[];
}

/** The dollar-quoted body among a statement's tokens; a body in plain quotes is not looked into. */
export function findBody(tokens: ReadonlyArray<SqlToken>): EmbeddedBody | undefined {
  const body = tokens.find(({ isString, text }) => isString && text.startsWith('$'));
  const tag = body && /^\$[^$]*\$/.exec(body.text)?.[0];
  if (!body || tag === undefined) return undefined;
  const offset = body.start + Buffer.byteLength(tag);
  return { tokens: scanBody(body.text.slice(tag.length, -tag.length), offset) };
}

function scanBody(text: string, offset: number): SqlToken[] {
  try {
    return scanSql(text).map((token) => ({ ...token, start: token.start + offset, end: token.end + offset }));
  } catch {
    // A body in another language need not be made of SQL tokens; then nothing in it is ours to rewrite.
    return [];
  }
}

/** The statements inside a PL/pgSQL `do` block; none where its language is another. */
export function embeddedStatements(statement: string): SyntaxNode[] {
  return queriesOf(statement).flatMap((query) => {
    try {
      return parseSql(query).map(({ node }) => node);
    } catch {
      // An expression such as `not exists (…)` is no statement by itself.
      return parseExpression(query);
    }
  });
}

function queriesOf(statement: string): string[] {
  try {
    return parsePlpgsqlQueries(statement);
  } catch {
    // Not PL/pgSQL: the server will say what is wrong with it, if anything is.
    return [];
  }
}

function parseExpression(query: string): SyntaxNode[] {
  try {
    return parseSql(`select ${query}`).map(({ node }) => node);
  } catch {
    // An assignment or a cursor's options: names in it are decided one by one.
    return [];
  }
}
