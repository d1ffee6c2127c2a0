/**
 * Strings, quoted names, comments, dollar quotes, words, numbers, runs of anything else; the last resort is one
 * character. A comment ends at a carriage return too, and an escape string goes on in a string on the next line.
 *
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
const TOKEN =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'(?:[^\S\r\n]*(?:--[^\r\n]*)?[\r\n](?:\s|--[^\r\n]*[\r\n])*'(?:[^'\\]|\\[\s\S]|'')*')*|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\r\n]*|\/\*|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d\w*|[^'"\-/$\w\u0080-\uffff;]+|[\s\S]/y;

const PLAIN_STRING = "'(?:[^']|'')*'";
/** What a plain string is while standard_conforming_strings is off. */
const STRING_WITH_ESCAPES = "'(?:[^'\\\\]|\\\\[\\s\\S]|'')*'";
const TOKEN_WITH_ESCAPES = new RegExp(TOKEN.source.replace(PLAIN_STRING, STRING_WITH_ESCAPES), 'y');

/** Names that mean something to the rules; they mean the same in quotes. */
const TELLING_NAME =
  /^"(set_config|setseed|set_limit|lastval|pg_(try_)?advisory_lock(_shared)?|pg_settings|pg_temp(_\d+)?|(?:query|cursor)_to_xml\w*|ts_(?:stat|rewrite)|crosstab\w*|connectby|xpath_table|dblink\w*)"$/;

/**
 * The commands of a text in lower case, with strings, quoted names and comments blanked out: enough to see
 * what each command is, and no parser. Code that it takes for a string cannot be; a string that it takes
 * for code (one that never ends, say) only makes a rule stricter.
 */
export function commandsOf(text: string): string[] {
  return readCommands(text, TOKEN);
}

/** What the text is made of, as it is written. */
export function* tokensOf(text: string, pattern: RegExp = TOKEN): Generator<string> {
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0] ?? text.slice(at);
    at = token === '/*' ? endOfComment(text, at) : at + token.length;
    yield token;
  }
}

/** Whether a server that takes backslashes in plain strings for escapes would read other commands in the text. */
export function isAmbiguous(text: string, commands: readonly string[]): boolean {
  if (!text.includes("\\'")) return false;
  return readCommands(text, TOKEN_WITH_ESCAPES).join(';') !== commands.join(';');
}

function readCommands(text: string, pattern: RegExp): string[] {
  const commands = [''];
  for (const token of tokensOf(text, pattern)) {
    if (token === ';') commands.push('');
    else commands[commands.length - 1] += blank(token);
  }
  return commands.map((command) => command.trim().replace(/\s+/g, ' ')).filter((command) => command !== '');
}

function blank(token: string): string {
  const first = token.charAt(0);
  if (first === '"') return TELLING_NAME.exec(token)?.[1] ?? '""';
  if (token.length > 1 && (first === "'" || first === '$' || /^e'/i.test(token))) return "''";
  if (token.startsWith('--') || token === '/*') return ' ';
  return token.toLowerCase();
}

/** PostgreSQL's block comments nest. */
function endOfComment(text: string, start: number): number {
  const delimiter = /\/\*|\*\//g;
  delimiter.lastIndex = start;
  let depth = 0;
  for (let match = delimiter.exec(text); match !== null; match = delimiter.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return delimiter.lastIndex;
  }
  return text.length;
}
