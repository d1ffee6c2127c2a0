import type { CommandDefinition, FlagDefinition } from '../command-definition.ts';
import { answerFlags, commonFlags } from '../common-flags.ts';
import { exitCodes } from './exit-codes.ts';

/** The reference of all commands in Markdown, as CLI.md and the documentation have it. */
export function renderReference(catalogue: readonly CommandDefinition[]): string {
  const categories = [...new Set(catalogue.map(({ category }) => category))];
  return `${[
    '# The `dmt` command',
    '<!-- Generated from the definitions of the commands; `pnpm --filter @dmt/cli reference` writes it anew. -->',
    '## Options of every command',
    renderFlags([...commonFlags, ...answerFlags]),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      exitCodes.map(({ code, meaning }) => [code, meaning]),
    ),
    ...categories.flatMap((category) => [
      `## ${category}`,
      ...catalogue.filter((command) => command.category === category).flatMap(renderCommand),
    ]),
  ].join('\n\n')}\n`;
}

function renderCommand(command: CommandDefinition): string[] {
  const { name, aliases = [], summary, synopsis, details, flags, examples } = command;
  return [
    `### \`dmt ${name}\``,
    `${summary}.`,
    `\`\`\`sh\n${`dmt ${name} ${synopsis}`.trim()}\n\`\`\``,
    ...details.map(escapeText),
    ...(aliases.length > 0 ? [`Also: ${aliases.map((alias) => `\`dmt ${alias}\``).join(', ')}.`] : []),
    ...(command.arguments === undefined
      ? []
      : [
          table(
            ['argument', ''],
            command.arguments.map((each) => [`\`${each.name}\``, escapeText(each.summary)]),
          ),
        ]),
    ...(flags.length > 0 ? [renderFlags(flags)] : []),
    `\`\`\`sh\n${examples.map(([purpose, line]) => `# ${purpose}\n${line}`).join('\n\n')}\n\`\`\``,
  ];
}

function renderFlags(flags: readonly FlagDefinition[]): string {
  return table(
    ['option', ''],
    flags.map(({ name, short, value, summary }) => {
      const spellings = [short, name].filter((spelling) => spelling !== undefined).join(', ');
      return [`\`${spellings}${value === undefined ? '' : ` ${value}`}\``, escapeText(summary)];
    }),
  );
}

function table(head: readonly [string, string], rows: ReadonlyArray<readonly string[]>): string {
  const lines = [head, ['---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.join('\n');
}

/** What Markdown would take for markup of its own: placeholders in angle brackets, cells of tables. */
function escapeText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<>*_]/g, '\\$&')))
    .join('')
    .replaceAll('|', '\\|');
}
