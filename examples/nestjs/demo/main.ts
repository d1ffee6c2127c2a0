import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@dmt-tooling/harness';

/** The application as it was built, on a PostgreSQL of its own, with two tenants, until Ctrl-C. */
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await using postgres = await startPostgres({ embedded: true });
process.env.DATABASE_URL = postgres.url;

const { default: config } = await import('../tenant.config.ts');
const { createMigrator } = await import('@dmt/migrator');
await using migrator = createMigrator(config);
for (const tenantId of ['acme', 'globex']) await migrator.createTenant(tenantId);

const app = spawn(process.execPath, ['dist/src/main.js'], {
  env: { PORT: '0', ...process.env },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(app, 'exit');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill('SIGTERM'));

for await (const line of createInterface(app.stdout)) {
  const url = /^Listening on (http\S+)$/.exec(line)?.[1];
  if (url !== undefined) console.log(advice(url));
}
await ended;

function advice(url: string): string {
  return `Listening on ${url}. Try, in another terminal:
  export TOKEN=$(curl -s -H 'content-type: application/json' -d '{"name":"ada"}' ${url}/login | cut -d '"' -f 4)
  curl -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"body":"hello"}' ${url}/notes
  curl -H "authorization: Bearer $TOKEN" ${url}/notes
  curl -i ${url}/notes
  curl ${url}/health
  curl ${url}/metrics`;
}
