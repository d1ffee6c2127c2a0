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
const curl = "curl -H 'content-type: application/json' -H 'x-user: ada'";
console.log(`Listening on ${url}. Try, in another terminal:
  ${curl} -H 'x-tenant-id: acme' -d '{"query":"mutation { addNote(body: \\"hello\\") { id } }"}' ${url}/graphql
  ${curl} -H 'x-tenant-id: acme' -d '{"query":"{ notes { id body replies { body } } }"}' ${url}/graphql
  ${curl} -H 'x-tenant-id: globex' -d '{"query":"{ notes { id body } }"}' ${url}/graphql
  ${curl} -i -H 'x-tenant-id: initech' -d '{"query":"{ notes { id } }"}' ${url}/graphql
  curl -i ${url}/ready
or open ${url}/graphql in a browser.`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await server.close();
