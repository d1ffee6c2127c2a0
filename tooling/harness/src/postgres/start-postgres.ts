import { rm } from 'node:fs/promises';
import { createScratchFolder } from '../process/scratch-folder.ts';
import { findUnprivilegedUser } from '../process/unprivileged-user.ts';
import { findEmbeddedBinaries } from './embedded-binaries.ts';
import { startPostgresCluster } from './postgres-cluster.ts';
import { postgresFromUrl } from './postgres-from-url.ts';
import type { PostgresServer } from './postgres-server.ts';
import { type ServerSettings, TEST_SERVER_SETTINGS } from './server-settings.ts';
import { findSystemBinaries } from './system-binaries.ts';
import { startPostgresContainer } from './testcontainers-source.ts';

export interface StartPostgresOptions {
  /**
   * A server that the caller may restart and kill: never the one of `DMT_TEST_DATABASE_URL`, nor a container.
   * @default false
   */
  readonly exclusive?: boolean;
  /** Take PostgreSQL from npm even where the system has one. @default false */
  readonly embedded?: boolean;
  /** Added to the settings for tests; no effect on a server that is given by URL. @default {} */
  readonly settings?: ServerSettings;
}

/**
 * A real PostgreSQL: from `DMT_TEST_DATABASE_URL`, else from Testcontainers when a Docker engine answers,
 * else from the system's binaries, else from npm. Without `exclusive` the server may be shared: work in
 * databases of your own.
 */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<PostgresServer> {
  const settings = { ...TEST_SERVER_SETTINGS, ...options.settings };
  if (options.exclusive || options.embedded) return startLocally(settings, options.embedded ?? false);
  const url = process.env.DMT_TEST_DATABASE_URL;
  if (url) return postgresFromUrl(url);
  return (await startPostgresContainer(settings)) ?? startLocally(settings, false);
}

async function startLocally(settings: ServerSettings, isEmbedded: boolean): Promise<PostgresServer> {
  const user = await findUnprivilegedUser();
  const folder = await createScratchFolder('postgres', user);
  try {
    const system = isEmbedded ? undefined : await findSystemBinaries();
    const binaries = system ?? (await findEmbeddedBinaries(folder, user));
    return await startPostgresCluster({ binaries, folder, user, settings });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
