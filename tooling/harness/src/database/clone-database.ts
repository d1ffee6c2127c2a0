import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const OBJECT_IN_USE = '55006';
const ATTEMPTS = 5;
const PAUSE_MS = 200;

/** `create database … template …`, again while somebody is still connected to the template. */
export async function cloneDatabase(client: pg.Client, name: string, template: string): Promise<void> {
  const sql = `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if (!isObjectInUse(error) || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

function isObjectInUse(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === OBJECT_IN_USE;
}
