import type { StatementConnection } from './statement-connection.ts';

/** Whether the server answers on this connection in time; one on which it does not is closed. */
export async function answersWithin(connection: StatementConnection, withinMs: number): Promise<boolean> {
  const giveUp = setTimeout(() => connection.destroy(), withinMs);
  try {
    await connection.run({ envelope: {}, config: { text: 'select 1' }, schemaName: '' });
    return true;
  } catch {
    // Whatever the reason is: the connection is of no use.
    connection.taint();
    return false;
  } finally {
    clearTimeout(giveUp);
  }
}
