import { sqlTokens } from '../../raw/index.ts';

/** A name in SQL, with the one before it that it is qualified by. */
interface QualifiedName {
  readonly qualifier: string | undefined;
  readonly name: string;
}

interface NameToken {
  readonly text: string;
  readonly isSilent: boolean;
  /** The name that it is, as PostgreSQL reads it. */
  readonly name: string | undefined;
}

/** Every name in the text: of tables, columns, functions, and words of SQL. What only looks like one inside a string is none. */
export function namesIn(text: string): QualifiedName[] {
  const tokens = tokensOf(text);
  const names: QualifiedName[] = [];
  let qualifier: string | undefined;
  for (const [at, { name }] of tokens.entries()) {
    if (name === undefined) continue;
    names.push({ qualifier, name });
    qualifier = nameAfterDot(tokens, at) === undefined ? undefined : name;
  }
  return names;
}

/** The text without the qualifiers that `isDropped` names. */
export function unqualify(text: string, isDropped: (name: QualifiedName) => boolean): string {
  const tokens = tokensOf(text);
  let kept = '';
  for (let at = 0; at < tokens.length; at++) {
    const { text: found = '', name: qualifier } = tokens[at] ?? {};
    const next = qualifier === undefined ? undefined : nameAfterDot(tokens, at);
    const name = next === undefined ? undefined : tokens[next]?.name;
    if (next !== undefined && name !== undefined && isDropped({ qualifier, name })) at = next - 1;
    else kept += found;
  }
  return kept;
}

/** Where the name is that this one qualifies. */
function nameAfterDot(tokens: readonly NameToken[], at: number): number | undefined {
  const dot = nextSpoken(tokens, at);
  if (tokens[dot]?.text !== '.') return undefined;
  const next = nextSpoken(tokens, dot);
  return tokens[next]?.name === undefined ? undefined : next;
}

function nextSpoken(tokens: readonly NameToken[], at: number): number {
  let next = at + 1;
  while (tokens[next]?.isSilent) next++;
  return next;
}

function tokensOf(text: string): NameToken[] {
  return Array.from(sqlTokens(text), ({ text: found, kind }) => ({
    text: found,
    isSilent: kind === 'silent',
    name: kind === 'other' ? nameOf(found) : undefined,
  }));
}

const WORD = /^[a-z_\u0080-\uffff][\w$\u0080-\uffff]*$/i;

function nameOf(token: string): string | undefined {
  if (token.startsWith('"')) return token.slice(1, -1).replaceAll('""', '"');
  // PostgreSQL makes no more than these small.
  return WORD.test(token) ? token.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : undefined;
}
