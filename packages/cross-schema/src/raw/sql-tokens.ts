export interface SqlToken {
  readonly text: string;
  readonly kind: 'side' | 'parameter' | 'end' | 'silent' | 'other';
  /** Of `$tenant.` and `$shared.`. */
  readonly side?: 'tenant' | 'shared';
  /** Of `$1`. */
  readonly parameter?: number;
}

/*
 * What PostgreSQL's scanner takes for one token where another could hide, in its order: strings with backslashes, strings,
 * quoted identifiers, comments to the end of the line, dollar quotes, placeholders, parameters, names and numbers (which may hold
 * a dollar sign themselves), the beginning of a comment that nests, the end of a statement.
 */
const TOKEN = new RegExp(
  [
    String.raw`[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
    `'(?:[^']|'')*(?:'|$)`,
    `"(?:[^"]|"")*(?:"|$)`,
    String.raw`(?<line>--[^\n\r]*|\s+)`,
    String.raw`\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$(?:[\s\S]*?\$\k<tag>\$|[\s\S]*$)`,
    String.raw`\$(?<side>tenant|shared)\.`,
    String.raw`\$(?<parameter>\d+)`,
    String.raw`[\w\u0080-\uffff][\w$\u0080-\uffff]*`,
    String.raw`(?<comment>\/\*)`,
    '(?<end>;)',
  ].join('|'),
  'y',
);

/** The text in pieces, of which each is as PostgreSQL reads it. Together they are the text. */
export function* sqlTokens(text: string): Generator<SqlToken, void, undefined> {
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    const matchEnd = groups === undefined ? at + 1 : TOKEN.lastIndex;
    const end = groups?.comment === undefined ? matchEnd : endOfComment(text, at);
    yield tokenOf(text.slice(at, end), groups ?? {});
    at = end;
  }
}

function tokenOf(text: string, groups: Readonly<Record<string, string | undefined>>): SqlToken {
  const { side, parameter } = groups;
  if (side === 'tenant' || side === 'shared') return { text, kind: 'side', side };
  if (parameter !== undefined) return { text, kind: 'parameter', parameter: Number(parameter) };
  if (groups.end !== undefined) return { text, kind: 'end' };
  return { text, kind: groups.line === undefined && groups.comment === undefined ? 'other' : 'silent' };
}

/** Comments between these nest, which no regular expression counts. */
function endOfComment(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(text);
    if (found === null) return text.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}
