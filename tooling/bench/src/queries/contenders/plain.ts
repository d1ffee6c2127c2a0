import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { ContenderSetup, OpenContender } from '../contender.ts';
import { PLAIN_SCHEMA, users } from '../schema.ts';
import { overDrizzle } from './over-drizzle.ts';

/** The baseline: Drizzle as its documentation shows it, one pool, one schema, no tenants. */
export async function openPlain({ url }: ContenderSetup): Promise<OpenContender> {
  const pool = new pg.Pool({ connectionString: url, max: 20, options: `-c search_path=${PLAIN_SCHEMA}` });
  const database = drizzle({ client: pool, schema: { users } });
  return overDrizzle({ databaseFor: () => database, ownerOf: () => PLAIN_SCHEMA, close: () => pool.end() });
}
