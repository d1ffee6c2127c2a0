import { HarnessError } from '../harness-error.ts';
import type { PostgresServer } from './postgres-server.ts';
import { readServerVersion } from './read-server-version.ts';
import { refuseControl } from './refuse-control.ts';

/** Somebody else's server: used, never stopped. */
export async function postgresFromUrl(url: string): Promise<PostgresServer> {
  const serverVersion = await readServerVersion(url).catch((cause: unknown) => {
    throw new HarnessError(
      'The server of DMT_TEST_DATABASE_URL does not answer.',
      'Start it, or unset the variable to let the tests start their own.',
      { cause },
    );
  });
  return {
    url,
    source: 'url',
    serverVersion,
    stop: async () => {},
    restart: refuseControl,
    kill: refuseControl,
    [Symbol.asyncDispose]: async () => {},
  };
}
