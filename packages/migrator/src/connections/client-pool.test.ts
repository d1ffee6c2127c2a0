import { defineConfig } from '@dmt/core';
import { resolveConfig } from '@dmt/core/internal';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClientPool } from './client-pool.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Sockets that keep this process alive. */
const heldSockets = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

it.each([
  [true, 0],
  [false, 1],
])(
  'with allowExitOnIdle %s an idle connection holds the process by %i sockets',
  async (allowExitOnIdle, held) => {
    const config = defineConfig({
      connection: { url: database.url, poolConfig: { allowExitOnIdle } },
      schemas: { tenant: {} },
    });
    const pool = createClientPool(resolveConfig(config).connection);
    const before = heldSockets();
    for (let use = 0; use < 2; use++) {
      const whileUsed = await pool.use(async (client) => {
        await client.query('select 1');
        return heldSockets() - before;
      });
      expect(whileUsed).toBe(1);
      expect(heldSockets() - before).toBe(held);
    }
    await pool.close();
  },
);
