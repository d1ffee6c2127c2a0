import type { CommandDefinition, FlagDefinition } from '../command-definition.ts';
import { commandCatalogue } from '../commands/catalogue.ts';
import { answerFlags, commonFlags } from '../common-flags.ts';
import { routeArguments } from '../parse/route-arguments.ts';
import type { Candidate, Completion } from './candidate.ts';
import { splitLine } from './split-line.ts';
import { type ValueKind, valueKindOf } from './value-kind.ts';

/** Finds what only the project knows: the ids of tenants, the names of migrations. */
export type FindValues = (kind: ValueKind, words: readonly string[]) => Promise<readonly string[]>;

/** What may stand under the cursor of `line`, which ends there. */
export async function completeLine(line: string, findValues: FindValues): Promise<Completion> {
  const { words, current } = splitLine(line);
  const { commandName } = routeArguments(words);
  const command = commandCatalogue.find(({ name, aliases = [] }) =>
    [name, ...aliases].includes(commandName ?? ''),
  );
  const flags = [...commonFlags, ...(command?.flags ?? [])];
  const completed = (flag: FlagDefinition, typed: string): Promise<Completion> =>
    completeValue({ flag, typed, command, words }, findValues);

  const before = flags.find(({ name, value }) => name === words.at(-1) && value !== undefined);
  if (before !== undefined) return completed(before, current);
  const [flagName = '', typed] = current.split(/=(.*)/s);
  const assigned = flags.find(({ name, value }) => name === flagName && value !== undefined);
  if (typed !== undefined) {
    const values = assigned === undefined ? [] : await completed(assigned, typed);
    return values === 'files' ? values : values.map(({ value }) => ({ value: `${flagName}=${value}` }));
  }
  if (command === undefined) return startingWith(current, startWords(commandName, current));
  return startingWith(current, [
    ...argumentsOf(command, current),
    ...unusedFlags([...command.flags, ...commonFlags, ...answerFlags.slice(0, 1)], words),
  ]);
}

/** Where no command is known yet. */
function startWords(commandName: string | undefined, current: string): Candidate[] {
  if (current.startsWith('-')) return [...commonFlags, ...answerFlags].map(toCandidate);
  if (commandName !== undefined) return [];
  return commandCatalogue.map(({ name, summary }) => ({ value: name, note: summary }));
}

function argumentsOf({ arguments: definitions = [] }: CommandDefinition, current: string): Candidate[] {
  if (current.startsWith('-')) return [];
  return definitions.flatMap(({ choices = [] }) => choices.map((value) => ({ value })));
}

function unusedFlags(flags: readonly FlagDefinition[], words: readonly string[]): Candidate[] {
  const used = new Set(words.map((word) => word.replace(/=.*$/s, '')));
  return flags.filter(({ name }) => !used.has(name)).map(toCandidate);
}

function toCandidate({ name, summary }: FlagDefinition): Candidate {
  return { value: name, note: summary };
}

interface ValueRequest {
  readonly flag: FlagDefinition;
  readonly typed: string;
  readonly command: CommandDefinition | undefined;
  readonly words: readonly string[];
}

async function completeValue(
  { flag, typed, command, words }: ValueRequest,
  findValues: FindValues,
): Promise<Completion> {
  if (flag.choices !== undefined)
    return startingWith(
      typed,
      flag.choices.map((value) => ({ value })),
    );
  const kind = valueKindOf(command, flag);
  if (kind === 'file') return 'files';
  if (kind === 'none') return [];
  const values = await findValues(kind, words);
  if (kind !== 'tenant-list')
    return startingWith(
      typed,
      values.map((value) => ({ value })),
    );
  const listed = typed.split(',').slice(0, -1);
  const head = listed.map((id) => `${id},`).join('');
  // An id with a comma cannot stand in a list.
  const others = values.filter((id) => !listed.includes(id) && !id.includes(','));
  return startingWith(
    typed,
    others.map((id) => ({ value: head + id })),
  );
}

function startingWith(typed: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(typed));
}
