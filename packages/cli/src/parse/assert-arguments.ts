import { UsageError } from '@dmt/core';
import type { CommandDefinition, FlagDefinition } from '../command-definition.ts';
import { answerFlags, commonFlags } from '../common-flags.ts';
import { printable } from '../output/printable.ts';
import { findNearest } from './find-nearest.ts';

/**
 * Refuses what the command does not take, naming the flag and the nearest one that exists.
 * clipanion would refuse most of it as well, but in its own words, and the last of two equal flags would win.
 */
export function assertArguments(definition: CommandDefinition, rest: readonly string[]): void {
  const flags = [...commonFlags, ...definition.flags];
  const seen = new Set<string>();
  const given: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const token = rest[index] ?? '';
    if (!token.startsWith('-')) {
      given.push(token);
      assertArgument(definition, given);
      continue;
    }
    if (token === '--') {
      if (!definition.takesCommand) throw extraArgument(definition, rest[index + 1]);
      if (rest[index + 1] === undefined)
        throw new UsageError('There is no command after --.', `Write dmt ${definition.name} -- COMMAND.`);
      break;
    }
    const [name = '', value] = token.split(/=(.*)/s);
    const flag = flags.find((each) => each.name === name);
    if (!flag) throw unknownFlag(definition, name, flags);
    if (seen.has(name) && !flag.isRepeatable)
      throw new UsageError(`${name} is given twice.`, repeatRemedy(flag, flags));
    seen.add(name);
    if (flag.value === undefined) {
      if (value !== undefined)
        throw new UsageError(`${name} takes no value.`, `Write ${name} alone, or leave it out.`);
    } else if (value === undefined) {
      index += 1;
      assertValue(flag, rest[index]);
    }
  }
  assertComplete(definition, given.length);
}

/** The last one of those given so far. */
function assertArgument(definition: CommandDefinition, given: readonly string[]): void {
  const value = given.at(-1) ?? '';
  const argument = definition.arguments?.[given.length - 1];
  if (argument === undefined) throw extraArgument(definition, value);
  const { name, choices } = argument;
  if (choices === undefined || choices.includes(value)) return;
  const nearest = findNearest(value, choices);
  throw new UsageError(
    `dmt ${definition.name} knows no ${name} "${printable(value)}".`,
    nearest === undefined ? `There are ${choices.join(', ')}.` : `Did you mean ${nearest}?`,
  );
}

function assertComplete(definition: CommandDefinition, count: number): void {
  const missing = definition.arguments?.find(({ isOptional }, index) => index >= count && !isOptional);
  if (missing === undefined) return;
  const { name, choices } = missing;
  throw new UsageError(
    `dmt ${definition.name} was not told the ${name}.`,
    choices === undefined
      ? `Write dmt ${definition.name} ${name}.`
      : `Write dmt ${definition.name} ${choices.join('|')}.`,
  );
}

/** The command that was asked for, when there is none of that name. */
export function unknownCommand(name: string, rest: readonly string[], known: readonly string[]): UsageError {
  const spaced = known.find((each) => each === `${name}:${rest[0]}`);
  const nearest = spaced ?? findNearest(name, known);
  const family = known.filter((each) => each.startsWith(`${name.replace(/s$/, '')}:`));
  const suggestion =
    nearest !== undefined
      ? `Did you mean \`dmt ${nearest}\`?`
      : family.length > 0
        ? `There are ${family.join(', ')}.`
        : 'Run `dmt --help` for the list of commands.';
  return new UsageError(`There is no command "${printable(name)}".`, suggestion);
}

/** A flag before or without a command that is not one of the common ones. */
export function unknownTopLevelFlag(rest: readonly string[]): UsageError {
  const flags = [...commonFlags, ...answerFlags].map((flag) => flag.name);
  const typed = rest.find((token) => !flags.some((flag) => flag === token)) ?? '';
  const nearest = findNearest(typed, flags);
  return new UsageError(
    `dmt has no flag ${printable(typed)}.`,
    nearest === undefined ? 'Run `dmt --help` for the list of commands.' : `Did you mean ${nearest}?`,
  );
}

function assertValue(flag: FlagDefinition, value: string | undefined): void {
  if (value === undefined) {
    throw new UsageError(`${flag.name} has no value.`, `Write ${flag.name} ${flag.value}.`);
  }
  if (value.startsWith('-')) {
    throw new UsageError(
      `${flag.name} has no value: "${printable(value)}" reads as a flag.`,
      `Write ${flag.name} ${flag.value}, or ${flag.name}=${printable(value)} if that is the value.`,
    );
  }
}

function unknownFlag(
  definition: CommandDefinition,
  name: string,
  flags: readonly FlagDefinition[],
): UsageError {
  const nearest = findNearest(
    name,
    flags.map((flag) => flag.name),
  );
  return new UsageError(
    `dmt ${definition.name} has no flag ${printable(name)}.`,
    nearest === undefined
      ? `Run \`dmt ${definition.name} --help\` for its flags.`
      : `Did you mean ${nearest}?`,
  );
}

function extraArgument(definition: CommandDefinition, argument = '--'): UsageError {
  if (definition.takesCommand && argument !== '--')
    return new UsageError(
      `dmt ${definition.name} takes no argument "${printable(argument)}".`,
      `Write dmt ${definition.name} -- ${printable(argument)} if that is a command to run.`,
    );
  const identity = definition.flags.find((flag) => flag.name === '--tenant' || flag.name === '--id');
  return new UsageError(
    `dmt ${definition.name} takes no argument "${printable(argument)}".`,
    identity === undefined
      ? `Run \`dmt ${definition.name} --help\` for its flags.`
      : `Did you mean ${identity.name} ${printable(argument)}?`,
  );
}

function repeatRemedy(flag: FlagDefinition, flags: readonly FlagDefinition[]): string {
  const hasList = flag.name === '--tenant' && flags.some((each) => each.name === '--tenants');
  return hasList ? 'Name several tenants with --tenants A,B.' : 'Give it once.';
}
