import { commandCatalogue } from './commands/catalogue.ts';
import { COMPLETE_WORD } from './commands/completion/completion-protocol.ts';
import { ExitCode } from './exit-code.ts';
import { renderCommandHelp, renderHelp } from './help/render-help.ts';
import type { CliIo } from './io.ts';
import { createPalette } from './output/palette.ts';
import { routeArguments } from './parse/route-arguments.ts';
import { readVersion } from './version.ts';

/**
 * Runs one command line, and resolves to the exit code. Never rejects.
 *
 * Help and version are answered from plain data here; everything else is loaded when it is needed.
 */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  if (argv[0] === COMPLETE_WORD) {
    const { answerCompletion } = await import('./completion/answer-completion.ts');
    await answerCompletion(argv[1] ?? '', io);
    return ExitCode.done;
  }
  const routed = routeArguments(argv);
  if (routed.wantsVersion) return print(io, `${readVersion()}\n`);

  const command = commandCatalogue.find(({ name, aliases = [] }) =>
    [name, ...aliases].includes(routed.commandName ?? ''),
  );
  if (routed.wantsHelp && (command !== undefined || routed.commandName === undefined)) {
    if (routed.wantsJson) {
      const { describeCatalogue, describeCommand } = await import('./help/describe-command.ts');
      const described =
        command === undefined ? describeCatalogue(commandCatalogue, readVersion()) : describeCommand(command);
      return print(io, `${JSON.stringify(described, null, 2)}\n`);
    }
    const palette = createPalette(io.stdout, io.env, routed.wantsColor);
    const help =
      command === undefined
        ? renderHelp(commandCatalogue, readVersion(), palette)
        : renderCommandHelp(command, palette);
    return print(io, help);
  }

  const { runCommand } = await import('./run-command.ts');
  return runCommand(routed, command, io);
}

function print(io: CliIo, text: string): number {
  io.stdout.write(text);
  return ExitCode.done;
}
