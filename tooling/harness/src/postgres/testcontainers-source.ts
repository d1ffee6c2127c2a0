import { isDockerEngineRunning } from './docker-engine.ts';
import type { PostgresServer } from './postgres-server.ts';
import { readServerVersion } from './read-server-version.ts';
import { refuseControl } from './refuse-control.ts';
import { type ServerSettings, toServerArguments } from './server-settings.ts';

const IMAGE = 'postgres:17-alpine';

/** The slice of `@testcontainers/postgresql` that is used; the package is optional and not installed here. */
interface StartedContainer {
  getHost(): string;
  getPort(): number;
  getUsername(): string;
  getPassword(): string;
  stop(): Promise<unknown>;
}
interface Testcontainers {
  PostgreSqlContainer: new (
    image: string,
  ) => {
    withUsername(name: string): unknown;
    withPassword(password: string): unknown;
    withCommand(command: string[]): unknown;
    start(): Promise<StartedContainer>;
  };
}

/** A container, when a Docker engine answers and `@testcontainers/postgresql` is installed. */
export async function startPostgresContainer(settings: ServerSettings): Promise<PostgresServer | undefined> {
  if (!(await isDockerEngineRunning())) return undefined;
  const testcontainers = await importTestcontainers();
  if (testcontainers === undefined) return undefined;
  const container = new testcontainers.PostgreSqlContainer(IMAGE);
  container.withUsername('postgres');
  container.withPassword('postgres');
  container.withCommand(['postgres', ...toServerArguments(settings)]);
  return toServer(await container.start());
}

async function importTestcontainers(): Promise<Testcontainers | undefined> {
  const name = '@testcontainers/postgresql';
  try {
    // The package's documented shape; it has no types here because it is not a dependency.
    return (await import(name)) as Testcontainers;
  } catch {
    process.stderr.write(
      `A Docker engine answers, but ${name} is not installed: PostgreSQL runs without a container.\n`,
    );
    return undefined;
  }
}

async function toServer(container: StartedContainer): Promise<PostgresServer> {
  const login = `${container.getUsername()}:${container.getPassword()}`;
  const url = `postgresql://${login}@${container.getHost()}:${container.getPort()}/postgres`;
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return {
    url,
    source: 'testcontainers',
    serverVersion: await readServerVersion(url),
    stop,
    restart: refuseControl,
    kill: refuseControl,
    [Symbol.asyncDispose]: stop,
  };
}
