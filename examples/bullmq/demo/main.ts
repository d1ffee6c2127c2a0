import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPostgres, startRedis } from '@dmt-tooling/harness';

/** The application and its worker on a PostgreSQL and a Redis of their own, with two tenants, until Ctrl-C. */
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await using postgres = await startPostgres({ embedded: true });
await using redis = await startRedis();
process.env.DATABASE_URL = postgres.url;
process.env.REDIS_URL = redis.url;
process.env.STAMP_SECRET = 'of the demo';

const { default: config } = await import('../tenant.config.ts');
const { createMigrator } = await import('@dmt/migrator');
await using migrator = createMigrator(config);
for (const tenantId of ['acme', 'globex']) await migrator.createTenant(tenantId);

const { serve } = await import('../src/server.ts');
const { tenants } = await import('../src/db/tenants.ts');
const { imports, startWorker } = await import('../src/imports.ts');
const server = await serve(Number(process.env.PORT ?? 0));
const worker = startWorker();
const { url } = server;
await using _manager = tenants;
console.log(`Listening on ${url}. Try, in another terminal:
  curl -H 'host: acme.localhost' -H 'content-type: application/json' -d '{"lines":["one","two"]}' ${url}/imports
  curl -H 'host: acme.localhost' ${url}/imports/1
  curl -H 'host: acme.localhost' ${url}/notes
  curl -i -H 'host: globex.localhost' ${url}/imports/1
  curl ${url}/health`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await server.close();
await worker.close();
await imports.close();
