import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { choosePort } from './choose-port.ts';
import { type Cluster, initialise, setPassword, startServer, stopServer } from './cluster.ts';
import { type DevConnection, readConnection, urlOf, writeConnection } from './connection-file.ts';
import { type DevFolder, locateDevFolder, makeDevFolder } from './dev-folder.ts';
import { findEmbeddedPostgres, reachPrograms } from './embedded-postgres.ts';
import { withStartLock } from './start-lock.ts';
import { findServerUser } from './system-user.ts';
import { openWatch, type ServerWatch } from './watch-server.ts';

/** The development database of a project, while it runs. */
export interface DevServer {
  readonly url: string;
  readonly port: number;
  /** The port of the last time, where something else has it now. */
  readonly movedFrom?: number;
  /** `18.4` */
  readonly version: string;
  /** Where its data is. */
  readonly dataFolder: string;
  /** Whether it ran before we came. */
  readonly wasRunning: boolean;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it. */
  stop(): Promise<void>;
  /** Leaves it running. */
  leave(): Promise<void>;
}

/** Starts the development database of a project, unless it runs. @throws DMT_USAGE, DMT_DATABASE */
export async function openDevServer(project: string, port: number | undefined): Promise<DevServer> {
  const native = findEmbeddedPostgres(project);
  return withCluster(project, native, async (cluster) => {
    const running = await findRunning(cluster.folder);
    if (running !== undefined) return describe(cluster, running, true);
    await initialise(cluster);
    return describe(cluster, await start(cluster, project, port), false);
  });
}

/** Ends the development database of a project. @returns whether it ran */
export async function stopDevServer(project: string): Promise<boolean> {
  const native = findEmbeddedPostgres(project);
  return withCluster(project, native, async (cluster) => {
    const running = await findRunning(cluster.folder);
    await running?.watch.close();
    if (running !== undefined) await stopServer(cluster);
    return running !== undefined;
  });
}

/** Nobody else starts or stops it meanwhile. */
async function withCluster<T>(
  project: string,
  native: string,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const user = findServerUser();
  const folder = locateDevFolder(project, user);
  makeDevFolder(folder, user);
  return withStartLock(join(folder.home, 'lock'), async () => {
    const programs = await reachPrograms(native, folder.server, user);
    return work({ folder, user, programs });
  });
}

async function start(cluster: Cluster, project: string, port: number | undefined): Promise<Running> {
  const { home } = cluster.folder;
  const known = readConnection(home);
  if (known === undefined) {
    // One may run whose password is lost.
    await stopServer(cluster);
  }
  const connection = {
    port: await choosePort(project, port, known?.port),
    password: known?.password ?? randomBytes(12).toString('hex'),
  };
  if (known === undefined) await setPassword(cluster, connection.password);
  await startServer(cluster, connection.port);
  writeConnection(home, connection);
  const hasMoved = port === undefined && known !== undefined && known.port !== connection.port;
  return {
    connection,
    watch: await openWatch(urlOf(connection)),
    ...(hasMoved ? { movedFrom: known.port } : {}),
  };
}

interface Running {
  readonly connection: DevConnection;
  readonly watch: ServerWatch;
  readonly movedFrom?: number;
}

/** Ours is the one that takes our password at our port. */
async function findRunning({ home }: DevFolder): Promise<Running | undefined> {
  const connection = readConnection(home);
  if (connection === undefined) return undefined;
  // Whatever else listens there, or nothing: ours does not run.
  const watch = await openWatch(urlOf(connection)).catch(() => undefined);
  return watch && { connection, watch };
}

function describe(
  cluster: Cluster,
  { connection, watch, movedFrom }: Running,
  wasRunning: boolean,
): DevServer {
  return {
    url: urlOf(connection),
    port: connection.port,
    ...(movedFrom === undefined ? {} : { movedFrom }),
    version: watch.version,
    dataFolder: cluster.folder.server,
    wasRunning,
    ended: watch.ended,
    stop: async () => {
      await watch.close();
      await stopServer(cluster);
    },
    leave: () => watch.close(),
  };
}
