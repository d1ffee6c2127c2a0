import type { CommandDefinition } from './command-definition.ts';
import { CommandSession } from './command-session.ts';
import { commandCatalogue } from './commands/catalogue.ts';
import { explainFailure } from './failure/explain-failure.ts';
import { failureDocument, renderFailure } from './failure/render-failure.ts';
import { Interruption } from './interruption.ts';
import type { CliIo } from './io.ts';
import { createOutput, type Output } from './output/output.ts';
import { createRedactor } from './output/redactor.ts';
import { unknownCommand, unknownTopLevelFlag } from './parse/assert-arguments.ts';
import { parseCommand } from './parse/parse-command.ts';
import type { RoutedArguments } from './parse/route-arguments.ts';

/** Runs the command, prints how it ended, and gives the exit code. */
export async function runCommand(
  routed: RoutedArguments,
  definition: CommandDefinition | undefined,
  io: CliIo,
): Promise<number> {
  const { wantsJson, isVerbose, wantsColor } = routed;
  const redactor = createRedactor();
  redactor.learn(io.env.PGPASSWORD ?? '', [io.env.PGUSER ?? '', io.env.PGDATABASE ?? '']);
  const output = createOutput(io, { isJson: wantsJson, isVerbose, wantsColor }, redactor);
  const interruption = new Interruption(io, (_signal, words) => announceStop(output, words));
  const session = new CommandSession({ io, output, interruption, redactor });
  try {
    const exitCode = await interruption.race(execute(routed, definition, session));
    return interruption.exitCode ?? exitCode;
  } catch (error) {
    return reportFailure(error, session);
  } finally {
    interruption.dispose();
    output.setLiveLine(undefined);
  }
}

async function execute(
  routed: RoutedArguments,
  definition: CommandDefinition | undefined,
  session: CommandSession,
): Promise<number> {
  const { commandName, rest } = routed;
  if (commandName === undefined) throw unknownTopLevelFlag(rest);
  if (definition === undefined) {
    const known = commandCatalogue.map((command) => command.name);
    throw unknownCommand(commandName, rest, known);
  }
  const command = await parseCommand(definition, rest, session);
  return command.validateAndExecute();
}

function reportFailure(error: unknown, { output, failureContext }: CommandSession): number {
  output.setLiveLine(undefined);
  const failure = explainFailure(error, failureContext);
  if (output.isJson) output.printDocument(failureDocument(failure, output.logLook.isVerbose));
  else output.log(renderFailure(failure, output.logLook));
  return failure.exitCode;
}

function announceStop(
  output: Output,
  words = 'Finishing the tenants in hand. Press Ctrl-C again to stop at once.',
): void {
  if (words !== '') output.log(output.logLook.palette.attention(words));
}
