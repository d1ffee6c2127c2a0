import { Readable } from 'node:stream';
import type * as Clack from '@clack/prompts';
import type { CliIo } from '../io.ts';
import { printable } from '../output/printable.ts';
import { PromptLeftError } from './prompt-left-error.ts';
import { TerminalWriter } from './terminal-writer.ts';

/** One line of a list to choose from. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface TextQuestion {
  readonly placeholder?: string;
  /** What is wrong with the answer; `undefined` when nothing is. */
  readonly check?: (answer: string) => string | undefined;
}

/** The questions of the menu and of `dmt init`. Each of them throws a {@link PromptLeftError} for Esc and Ctrl-C. */
export interface Prompts {
  choose(message: string, choices: readonly Choice[]): Promise<string>;
  /** Any number of a few; `chosen` are at first. */
  chooseMany(
    message: string,
    choices: readonly Choice[],
    chosen: readonly string[],
  ): Promise<readonly string[]>;
  /** A list that is searched by typing. */
  search(message: string, choices: readonly Choice[]): Promise<string>;
  /** The same, for one or more of them. */
  searchMany(message: string, choices: readonly Choice[]): Promise<readonly string[]>;
  ask(message: string, question?: TextQuestion): Promise<string>;
}

/** What the list leaves for the question, the search and the hints. */
const ROWS_AROUND_LIST = 8;
const MIN_LIST = 4;
const MAX_LIST = 15;

export async function createPrompts(io: CliIo, hasColor: boolean, signal: AbortSignal): Promise<Prompts> {
  const clack = await import('@clack/prompts');
  const output = new TerminalWriter(io.stdout, hasColor);
  const input = io.stdin instanceof Readable ? io.stdin : new Readable().wrap(io.stdin);
  const common = { input, output, signal };
  const answered = <Answer>(answer: Answer | typeof Clack.CANCEL_SYMBOL): Answer => {
    // Compared to the symbol itself, which narrows the type.
    if (answer === clack.CANCEL_SYMBOL) throw new PromptLeftError();
    return answer as Exclude<Answer, typeof Clack.CANCEL_SYMBOL>;
  };
  const listed = (choices: readonly Choice[]): { options: Choice[]; maxItems: number } => ({
    options: choices.map((choice) => ({ ...choice, label: printable(choice.label) })),
    maxItems: Math.max(MIN_LIST, Math.min(MAX_LIST, output.rows - ROWS_AROUND_LIST)),
  });
  return {
    choose: async (message, choices) =>
      answered(await clack.select({ ...common, message, ...listed(choices), showInstructions: false })),
    chooseMany: async (message, choices, chosen) =>
      answered(
        await clack.multiselect({
          ...common,
          message,
          ...listed(choices),
          initialValues: [...chosen],
          required: false,
          showInstructions: false,
        }),
      ),
    search: async (message, choices) =>
      answered(
        await clack.autocomplete({ ...common, message, ...listed(choices), placeholder: 'type to search' }),
      ),
    searchMany: async (message, choices) =>
      answered(
        await clack.autocompleteMultiselect({
          ...common,
          message,
          ...listed(choices),
          placeholder: 'type to search',
          required: true,
        }),
      ),
    ask: async (message, { placeholder, check } = {}) =>
      answered(
        await clack.text({
          ...common,
          message,
          ...(placeholder === undefined ? {} : { placeholder }),
          validate: (answer = '') => check?.(answer),
        }),
      ),
  };
}
