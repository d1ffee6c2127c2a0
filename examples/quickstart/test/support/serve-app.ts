import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { type AppAnswer, type AppCall, callApp } from '../../demo/call-app.ts';

export interface ServedApp extends AsyncDisposable {
  readonly database: TestDatabase;
  /** One HTTP request over TCP. */
  call(request: AppCall): Promise<AppAnswer>;
}

/** The whole application over a database of its own, with these tenants created and migrated. */
export async function serveApp(tenantIds: readonly string[]): Promise<ServedApp> {
  const database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  // The folders in tenant.config.ts are relative to the project.
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
  const { default: config } = await import('../../tenant.config.ts');
  await using migrator = createMigrator(config);
  await migrator.migrateShared();
  for (const id of tenantIds) await migrator.createTenant(id);

  const { createApp } = await import('../../src/http/app.ts');
  const { tenants } = await import('../../src/db/tenants.ts');
  const server = createApp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    database,
    call: (request) => callApp(`http://127.0.0.1:${port}`, request),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await tenants.dispose();
      await database.drop();
    },
  };
}
