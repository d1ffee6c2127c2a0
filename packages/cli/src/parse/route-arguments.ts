import { commonFlags } from '../common-flags.ts';

/** What the command line asks for, before any command has been looked up. */
export interface RoutedArguments {
  readonly commandName: string | undefined;
  /** Everything but the command's name, in order. */
  readonly rest: readonly string[];
  readonly wantsHelp: boolean;
  /** Nothing is asked for: `dmt`, or `dmt` with flags of every command. */
  readonly isBare: boolean;
  readonly wantsVersion: boolean;
  readonly wantsJson: boolean;
  readonly wantsColor: boolean;
  readonly isVerbose: boolean;
}

/**
 * Finds the command's name, which common flags may precede, so that only that command is loaded.
 * `dmt help migrate` asks for the same as `dmt migrate --help`.
 */
export function routeArguments(argv: readonly string[]): RoutedArguments {
  const end = argv.indexOf('--');
  const flagTokens = new Set(end === -1 ? argv : argv.slice(0, end));
  const [name, rest] = splitName(argv);
  const [topic, afterTopic] = name === 'help' ? splitName(rest) : [name, rest];
  return {
    commandName: topic,
    rest: afterTopic,
    wantsHelp: name === 'help' || flagTokens.has('--help') || flagTokens.has('-h'),
    isBare: isBare(argv),
    wantsVersion: topic === undefined && (flagTokens.has('--version') || flagTokens.has('-v')),
    wantsJson: flagTokens.has('--json'),
    wantsColor: !flagTokens.has('--no-color'),
    isVerbose: flagTokens.has('--verbose'),
  };
}

const flagsWithValue = new Set<string>(
  commonFlags.filter((flag) => flag.value !== undefined).map((flag) => flag.name),
);

function isBare(argv: readonly string[]): boolean {
  for (let index = 0; index < argv.length; index++) {
    const [flag = '', value] = (argv[index] ?? '').split(/=(.*)/s);
    if (!commonFlags.some(({ name }) => name === flag)) return false;
    if (flagsWithValue.has(flag) && value === undefined) index += 1;
  }
  return true;
}

function splitName(argv: readonly string[]): [name: string | undefined, rest: readonly string[]] {
  let index = 0;
  while (index < argv.length && argv[index]?.startsWith('-')) {
    index += flagsWithValue.has(argv[index] ?? '') ? 2 : 1;
  }
  const name = argv[index];
  return name === undefined ? [undefined, argv] : [name, argv.toSpliced(index, 1)];
}
