/** Strings, quoted names, comments, dollar quotes, words, runs of anything else; the last resort is one character. */
const TOKEN =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$|[\w\u0080-\uffff][\w$\u0080-\uffff]*|[^'"\-/$\w\u0080-\uffff;]+|[\s\S]/y;

/**
 * The commands of a text in lower case, with strings, quoted names and comments blanked out: enough to see
 * what each command is, and no parser. Code that it takes for a string cannot be; a string that it takes
 * for code (one that never ends, say) only makes a rule stricter.
 */
export function commandsOf(text: string): string[] {
  const commands = [''];
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0] ?? text.slice(at);
    at = token === '/*' ? endOfComment(text, at) : at + token.length;
    if (token === ';') commands.push('');
    else commands[commands.length - 1] += blank(token);
  }
  return commands.map((command) => command.trim().replace(/\s+/g, ' ')).filter((command) => command !== '');
}

function blank(token: string): string {
  const first = token.charAt(0);
  if (first === '"') return '""';
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
