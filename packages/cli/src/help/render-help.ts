import type { ArgumentDefinition, CommandDefinition, FlagDefinition } from '../command-definition.ts';
import { answerFlags, commonFlags } from '../common-flags.ts';
import type { Palette } from '../output/palette.ts';
import { wrapText } from '../output/wrap-text.ts';
import { exitCodes } from './exit-codes.ts';

const WIDTH = 80;

/** `dmt --help`. */
export function renderHelp(
  catalogue: readonly CommandDefinition[],
  version: string,
  palette: Palette,
): string {
  const nameWidth = Math.max(...catalogue.map((command) => command.name.length));
  const categories = [...new Set(catalogue.map((command) => command.category))];
  const groups = categories.map((category) =>
    section(
      category,
      catalogue
        .filter((command) => command.category === category)
        .map((command) => `  ${palette.name(command.name.padEnd(nameWidth))}   ${command.summary}`),
      palette,
    ),
  );
  return [
    `${palette.strong('dmt')} ${palette.faint(version)}  Multi-tenant Drizzle on PostgreSQL\n`,
    section(
      'Usage',
      [
        '  dmt <command> [options]',
        '  dmt                       a menu, on a terminal',
        '  dmt init                  begin here: writes a project that runs',
      ],
      palette,
    ),
    ...groups,
    section('Options of every command', flagLines([...commonFlags, ...answerFlags], palette), palette),
    section('Exit codes', exitCodeLines(palette), palette),
    `${palette.faint('dmt <command> --help explains a command and shows examples.')}\n`,
  ].join('\n');
}

/** `dmt <command> --help`. */
export function renderCommandHelp(command: CommandDefinition, palette: Palette): string {
  const paragraphs = command.details.map((paragraph) => `${wrapText(paragraph, WIDTH - 2, '  ')}\n`);
  const usage = `dmt ${command.name} ${command.synopsis}`.trim();
  const examples = command.examples.flatMap(([purpose, line], index) => [
    ...(index === 0 ? [] : ['']),
    `  ${palette.faint(`# ${purpose}`)}`,
    `  ${palette.name(line)}`,
  ]);
  return [
    `${palette.strong(`dmt ${command.name}`)}  ${command.summary}\n`,
    ...paragraphs,
    section('Usage', [wrapText(usage, WIDTH - 2, '  '), ...aliasLines(command)], palette),
    ...(command.arguments === undefined
      ? []
      : [section('Arguments', argumentLines(command.arguments, palette), palette)]),
    ...(command.flags.length > 0 ? [section('Options', flagLines(command.flags, palette), palette)] : []),
    section('Options of every command', flagLines(commonFlags, palette), palette),
    section('Examples', examples, palette),
  ].join('\n');
}

function section(title: string, lines: readonly string[], palette: Palette): string {
  return `${palette.strong(title)}\n${lines.join('\n')}\n`;
}

function exitCodeLines(palette: Palette): string[] {
  const width = Math.max(...exitCodes.map(({ code }) => code.length));
  return exitCodes.map(({ code, meaning }) => `  ${palette.name(code.padEnd(width))}   ${meaning}`);
}

function aliasLines({ aliases = [] }: CommandDefinition): string[] {
  return aliases.map((alias) => `  dmt ${alias} …, its other name`);
}

function argumentLines(definitions: readonly ArgumentDefinition[], palette: Palette): string[] {
  const width = Math.max(...definitions.map(({ name }) => name.length));
  return definitions.map(({ name, summary }) => `  ${palette.name(name.padEnd(width))}   ${summary}`);
}

function flagLines(flags: readonly FlagDefinition[], palette: Palette): string[] {
  const titles = flags.map(
    (flag) =>
      `${flag.short === undefined ? '' : `${flag.short}, `}${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`,
  );
  const width = Math.max(...titles.map((title) => title.length));
  return flags.map(
    (flag, index) => `  ${palette.name((titles[index] ?? '').padEnd(width))}   ${flag.summary}`,
  );
}
