import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { findConfigFile } from '../../config/find-config-file.ts';
import { type DevServer, openDevServer, stopDevServer } from '../../dev-server/dev-server.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { parseCount } from '../../parse/parse-count.ts';
import { runBeside } from './run-beside.ts';
import { logStopped, showServer, showStopped } from './show-server.ts';

const MAX_PORT = 65_535;

export class DevCommand extends DmtCommand {
  static override readonly paths: string[][] = [['dev']];

  readonly port: string | undefined = Option.String('--port');
  readonly detach: boolean = Option.Boolean('--detach', false);
  readonly stop: boolean = Option.Boolean('--stop', false);
  readonly command: string[] = Option.Rest();

  /** Never called: it reports when it begins, not when it has ended, which `execute` does. */
  protected override run(): Promise<Outcome> {
    throw new TypeError('dmt dev reports while it runs.');
  }

  override async execute(): Promise<number> {
    const { session } = this.context;
    const port = this.#parse();
    const project = findProject(session.io.cwd, this.config);
    const [program, ...args] = this.command;
    // A command that is run hears of the signal itself, and has its own to say.
    const words = program === undefined ? 'Stopping PostgreSQL. Press Ctrl-C again not to wait for it.' : '';
    return session.interruption.finishInHand(async (signal) => {
      if (this.stop) return stopServer(project, session);
      const server = await openDevServer(project, port);
      const isKept = server.wasRunning || (this.detach && !signal.aborted);
      try {
        if (program !== undefined) return await runBeside(server, program, args, session, signal);
        showServer(server, project, isKept, session);
        if (!isKept) await runUntil(server, signal, session);
        return ExitCode.done;
      } finally {
        await (isKept ? server.leave() : server.stop());
        if (!isKept && program === undefined) logStopped(session);
      }
    }, words);
  }

  /** @throws DMT_USAGE */
  #parse(): number | undefined {
    const port = parseCount('--port', this.port);
    if (port !== undefined && port > MAX_PORT)
      throw UsageError.forOption('--port', this.port, `a number from 1 to ${MAX_PORT}`);
    const ways = [
      ...(this.detach ? ['--detach'] : []),
      ...(this.stop ? ['--stop'] : []),
      ...(this.command.length > 0 ? ['a command after --'] : []),
    ];
    if (ways.length > 1)
      throw new UsageError(`${ways[0]} and ${ways[1]} contradict each other.`, 'Give only one of them.');
    if (this.stop && port !== undefined)
      throw new UsageError('--stop and --port contradict each other.', 'Leave --port out.');
    if (this.json && this.command.length > 0)
      throw new UsageError(
        '--json and a command after -- contradict each other.',
        'Leave --json out, or run dmt dev --detach --json first.',
      );
    return port;
  }
}

/** The folder whose `.dmt` is meant. @throws DMT_USAGE where there is no project */
function findProject(cwd: string, config: string | undefined): string {
  if (config !== undefined) return dirname(findConfigFile(cwd, config));
  if (existsSync(join(cwd, 'package.json'))) return cwd;
  throw new UsageError(
    'There is no package.json in this folder, and so no project to run a database for.',
    'Run it in the folder of a project; dmt init writes one.',
  );
}

/** Until Ctrl-C, or until somebody else ends it. @throws DMT_DATABASE when it ends by itself */
async function runUntil(server: DevServer, signal: AbortSignal, { output }: CommandSession): Promise<void> {
  const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  await Promise.race([server.ended, stopped]);
  if (!signal.aborted) output.log('PostgreSQL was ended by somebody else.');
}

async function stopServer(project: string, session: CommandSession): Promise<number> {
  showStopped(await stopDevServer(project), session);
  return ExitCode.done;
}
