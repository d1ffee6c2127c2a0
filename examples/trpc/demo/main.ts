import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@dmt-tooling/harness';

/** The application on a PostgreSQL of its own, with two tenants, until Ctrl-C. */
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await using postgres = await startPostgres({ embedded: true });
process.env.DATABASE_URL = postgres.url;

const { default: config } = await import('../tenant.config.ts');
const { createMigrator } = await import('@dmt/migrator');
await using migrator = createMigrator(config);
for (const tenantId of ['acme', 'globex']) await migrator.createTenant(tenantId);

const { serve } = await import('../src/server.ts');
const { tenants } = await import('../src/db/tenants.ts');
const server = await serve(Number(process.env.PORT ?? 0));
const { url } = server;
await using _manager = tenants;
console.log(`Listening on ${url}. Try, in another terminal:
  curl -H 'x-api-key: key-of-acme' -H 'content-type: application/json' -d '{"body":"hello"}' ${url}/notes.add
  curl -H 'x-api-key: key-of-acme' ${url}/notes.list
  curl -H 'x-api-key: key-of-globex' ${url}/notes.list
  curl -i ${url}/notes.list
  curl ${url}/health`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await server.close();
