import { Cli, type Command } from '../clipanion.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandDefinition } from '../command-definition.ts';
import type { CommandSession } from '../command-session.ts';
import { assertArguments } from './assert-arguments.ts';

/** Loads the command's class, and fills it from the arguments. */
export async function parseCommand(
  definition: CommandDefinition,
  rest: readonly string[],
  session: CommandSession,
): Promise<Command<CommandContext>> {
  assertArguments(definition, rest);
  const commandClass = await definition.load();
  const cli = new Cli<CommandContext>({ binaryName: 'dmt' });
  cli.register(commandClass);
  return cli.process([definition.name, ...rest], { session });
}
