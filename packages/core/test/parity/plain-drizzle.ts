import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import * as schema from './parity-schema.ts';

/** What we are compared with: Drizzle on a pool, without us. */
export function plainDrizzle(client: pg.Pool): object {
  return drizzle({ client, schema });
}
