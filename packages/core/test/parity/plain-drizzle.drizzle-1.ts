import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { relations } from './parity-relations.drizzle-1.ts';

/** What we are compared with: Drizzle on a pool, without us. */
export function plainDrizzle(client: pg.Pool): object {
  return drizzle({ client, relations });
}
