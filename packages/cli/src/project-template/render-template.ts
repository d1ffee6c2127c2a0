import type { Fact } from './project-facts.ts';

const MARK =
  /[ \t]*(?:\/\/|#|<!--)[ \t]*dmt:(?<word>if|end)\b[ \t]*(?<condition>[!\w \t]*?)[ \t]*(?:-->)?[ \t]*$/;

/**
 * A template for one project. A mark at the end of a line is about that line, and one alone in its line about all
 * lines until `dmt:end`: they stay when every fact that the mark names holds, and every one after `!` does not.
 * `{{name}}` stands for a value.
 */
export function renderTemplate(
  text: string,
  facts: ReadonlySet<Fact>,
  values: Readonly<Record<string, string>>,
): string {
  const lines: string[] = [];
  let isKept = true;
  for (const line of text.split('\n')) {
    const mark = MARK.exec(line);
    const before = mark === null ? line : line.slice(0, mark.index);
    const holds = mark === null || holdsFor(mark.groups?.condition ?? '', facts);
    if (mark !== null && before === '') isKept = mark.groups?.word === 'end' || holds;
    else if (isKept && holds) lines.push(before);
  }
  return lines.join('\n').replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

function holdsFor(condition: string, facts: ReadonlySet<Fact>): boolean {
  const words = condition.split(/\s+/).filter(Boolean);
  return words.every((word) => (word.startsWith('!') ? !facts.has(word.slice(1)) : facts.has(word)));
}
