import type { Client } from 'pg';
import type { ClientPool } from '../connections/index.ts';

/** A connection that is borrowed for longer than one piece of work. */
export interface HeldSession {
  readonly client: Client;
  /** Resolves once the pool has it back. */
  giveBack(): Promise<void>;
  /** For a connection of which nobody knows the state: it is closed. */
  discard(): void;
}

export function holdSession(pool: ClientPool): Promise<HeldSession> {
  return new Promise((resolve, reject) => {
    const held = pool.use(
      (client) =>
        new Promise<void>((done, fail) => {
          const giveBack = (): Promise<void> => {
            done();
            return held;
          };
          resolve({ client, giveBack, discard: () => fail(new Error('The session was discarded.')) });
        }),
    );
    // Of a session that was discarded nobody waits for anything any more.
    held.catch(reject);
  });
}
