import type pg from 'pg';

const ASK_AGAIN_MS = 100;
const ABANDON_WITHIN_MS = 1_000;

/** A connection whose time is up. */
interface Abandoned {
  readonly client: pg.Client;
  readonly isAlive: boolean;
  /** Nothing runs on it, and nothing waits to. */
  readonly isQuiet: boolean;
  cancel(): Promise<void>;
  whenReady(settled: () => void): void;
  destroy(): void;
}

/**
 * Cancels in the server what a client runs, one statement after the other, until it is at nothing; then says goodbye
 * and waits for the server to hang up, by when it has freed what the session held. Closes at once what takes longer.
 */
export async function abandonClient(connection: Abandoned): Promise<void> {
  if (!connection.isAlive) {
    connection.destroy();
    return;
  }
  const { client } = connection;
  const closed = new Promise<void>((resolve) => client.once('end', resolve));
  const giveUp = setTimeout(() => connection.destroy(), ABANDON_WITHIN_MS);
  while (connection.isAlive && !connection.isQuiet) {
    // It never rejects, and one that arrives too late hits nobody: nothing else will run here.
    void connection.cancel();
    await Promise.race([closed, readiness(connection)]);
  }
  // All that it could say is that the connection is gone.
  if (connection.isAlive) void client.end().catch(() => undefined);
  await closed;
  clearTimeout(giveUp);
}

/** Until the server is ready for another statement, or it is time to ask again. */
async function readiness(connection: Abandoned): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ASK_AGAIN_MS);
    connection.whenReady(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  // node-postgres hears of it after us, and sends what waits.
  await new Promise(setImmediate);
}
