/** A command line up to the cursor, as a shell reads it. */
export interface TypedLine {
  /** The words before the one under the cursor, without the program's own. */
  readonly words: readonly string[];
  /** What has been typed of the word under the cursor. */
  readonly current: string;
}

const TOKEN =
  /\\(?<escaped>[\s\S])|'(?<single>[^']*)'?|"(?<double>(?:\\[\s\S]|[^"\\])*)"?|(?<space>\s+)|(?<plain>[^\s'"\\]+)/g;

/** Splits at blanks, with quotes and backslashes as in POSIX; a quote may still be open. */
export function splitLine(line: string): TypedLine {
  const words = [''];
  for (const { groups = {} } of line.trimStart().matchAll(TOKEN)) {
    if (groups.space !== undefined) {
      words.push('');
      continue;
    }
    const double = groups.double?.replace(/\\([$`"\\\n])/g, '$1');
    words.push(`${words.pop()}${groups.escaped ?? groups.single ?? double ?? groups.plain ?? ''}`);
  }
  const current = words.pop() ?? '';
  return { words: words.slice(1), current };
}
