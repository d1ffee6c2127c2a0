import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { vi } from 'vitest';
import { type AppAnswer, type AppCall, callApp } from '../../demo/call-app.ts';
import { createAppRole, dropAppRole } from '../../demo/create-app-role.ts';
import { asOwnerAndApp, createProject, type DemoProject } from '../../demo/project.ts';
import type { Strategy } from '../../src/db/strategies.ts';

export interface ServedApp extends AsyncDisposable {
  readonly url: string;
  readonly project: DemoProject;
  readonly database: TestDatabase;
  /** One HTTP request over TCP. */
  call(request: AppCall): Promise<AppAnswer>;
}

/** The whole application over a database of its own, with these tenants created and migrated. */
export async function serveApp(
  tenantIds: readonly string[],
  strategy: Strategy = 'schema',
): Promise<ServedApp> {
  const database = await createTestDatabase();
  const owned = createProject(strategy, database.url);
  const project = strategy === 'row' ? asOwnerAndApp(owned, await createAppRole(database.url)) : owned;
  Object.assign(process.env, project.env);
  // The folders in a configuration are relative to the project.
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
  // The application takes its strategy from the environment when it is loaded.
  vi.resetModules();
  const { config } = await import('../../src/db/config.ts');
  const migrator = createMigrator(config);
  await migrator.migrateShared();
  for (const id of tenantIds) await migrator.createTenant(id);

  const { createApp } = await import('../../src/http/app.ts');
  const { tenants } = await import('../../src/db/tenants.ts');
  const server = createApp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    project,
    database,
    call: (request) => callApp(url, request),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await tenants.dispose();
      // Databases and roles belong to the server, which outlives the test.
      if (strategy === 'database') for (const id of tenantIds) await migrator.dropTenant(id);
      await migrator.dispose();
      if (strategy === 'row') await dropAppRole(database.url);
      await database.drop();
    },
  };
}
