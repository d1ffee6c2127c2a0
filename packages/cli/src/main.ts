import { commandCatalogue } from './commands/catalogue.ts';
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
  const routed = routeArguments(argv);
  if (routed.wantsVersion) return print(io, `${readVersion()}\n`);

  const command = commandCatalogue.find(({ name, aliases = [] }) =>
    [name, ...aliases].includes(routed.commandName ?? ''),
  );
  if (routed.wantsHelp && (command !== undefined || routed.commandName === undefined)) {
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
