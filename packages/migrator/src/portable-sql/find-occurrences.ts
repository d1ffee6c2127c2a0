import type { SqlToken } from '../sql/index.ts';

/** A place where a text says `public.<name>`; the bytes from `start` to `end` are the qualifier. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Finds `public . <name>` among tokens, comments between them or not. */
export function findOccurrences(tokens: ReadonlyArray<SqlToken>): Occurrence[] {
  const code = tokens.filter((token) => !token.isComment);
  return code.flatMap((token, index) => {
    const name = code[index + 2]?.identifier;
    const isQualifier = token.identifier === 'public' && code[index + 1]?.text === '.';
    const isNested = code[index - 1]?.text === '.';
    return isQualifier && !isNested && name !== undefined
      ? [{ start: token.start, end: token.end, name }]
      : [];
  });
}
