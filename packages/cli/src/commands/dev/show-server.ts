import { relative } from 'node:path';
import type { CommandSession } from '../../command-session.ts';
import type { DevServer } from '../../dev-server/dev-server.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { wrapAfterSign } from '../../output/wrap-after-sign.ts';

/**
 * Prints where the server is. The URL is the result, password and all: it was made for this server, which no other
 * machine can reach. So it goes by the output, which takes passwords out.
 */
export function showServer(
  server: DevServer,
  project: string,
  isKept: boolean,
  { io, output }: CommandSession,
): void {
  const { url, port, movedFrom, version, dataFolder, wasRunning } = server;
  const shownData = dataFolder.startsWith(project) ? relative(project, dataFolder) : dataFolder;
  if (output.isJson) {
    const status = wasRunning ? 'running' : 'started';
    io.stdout.write(`${JSON.stringify({ status, url, port, version, data: shownData }, null, 2)}\n`);
    return;
  }
  const { look } = output;
  const { palette, glyphs } = look;
  const how = wasRunning ? 'runs already' : 'runs';
  const end = isKept ? 'dmt dev --stop ends it.' : 'Ctrl-C ends it.';
  const lines = [
    `${palette.good(glyphs.good)} PostgreSQL ${version} ${how}`,
    `    URL    ${palette.strong(url)}`,
    `    data   ${shownData}`,
    ...(movedFrom === undefined ? [] : [describeMove(movedFrom, port, look)]),
    renderNextStep(`Projects of dmt init find it; others set DATABASE_URL. ${end}`, look),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function describeMove(from: number, to: number, { palette, glyphs, width }: Look): string {
  const said = `Something else has port ${from}, so it listens at ${to} now: restart what uses the old URL.`;
  return wrapAfterSign(palette.attention(glyphs.attention), said, width);
}

const STOPPED = 'PostgreSQL stopped; its data stays';

/** The last word of a server that ran in the foreground, whose result was its URL. */
export function logStopped({ output }: CommandSession): void {
  const { palette, glyphs } = output.logLook;
  output.log(`${palette.good(glyphs.good)} ${STOPPED}`);
}

export function showStopped(wasRunning: boolean, { output }: CommandSession): void {
  const status = wasRunning ? 'stopped' : 'not running';
  if (output.isJson) {
    output.printDocument({ status });
    return;
  }
  const { palette, glyphs } = output.look;
  output.print(
    wasRunning
      ? `${palette.good(glyphs.good)} ${STOPPED}`
      : `${palette.good(glyphs.good)} Nothing to stop: the database of this project does not run`,
  );
}
