import pg from 'pg';
import type { ContenderSetup, OpenContender, OwnedRow } from '../contender.ts';
import { PLAIN_SCHEMA } from '../schema.ts';

const SELECT_BY_ID =
  'select id, tenant_id as "tenantId", name, email, created_at as "createdAt" from users where id = $1';

/** node-postgres without anything on top: what the driver and the server can do for one schema. */
export async function openRaw({ url }: ContenderSetup): Promise<OpenContender> {
  const pool = new pg.Pool({ connectionString: url, max: 20, options: `-c search_path=${PLAIN_SCHEMA}` });
  const select = async (client: pg.Pool | pg.PoolClient, id: number): Promise<OwnedRow[]> =>
    (await client.query<{ tenantId: string }>(SELECT_BY_ID, [id])).rows;
  return {
    selectById: (_tenantId, id) => select(pool, id),
    selectInTransaction: async (_tenantId, [first, second]) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const rows = [await select(client, first), await select(client, second)];
        await client.query('commit');
        client.release();
        return rows;
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    ownerOf: () => PLAIN_SCHEMA,
    close: () => pool.end(),
  };
}
