import type pg from 'pg';
import type { PgClient } from './pg-internals.ts';

/** Ends a client whatever it is at: its `end()` would wait for the server's part in it. */
export function destroySocket(client: pg.Client): void {
  // The same object, with the members that its typings leave out, if this `pg` has them.
  const { connection } = client as unknown as Partial<PgClient>;
  connection?.stream.destroy();
}
