/*
 * A migrator in a process of its own: says `ready`, waits for a line, says `started`, migrates all tenants, at the first
 * of which it says `working`, and exits 0 or 1.
 */
import { once } from 'node:events';
import { createMigrator } from '../../src/index.ts';

const [url = '', tenantFolder = '', concurrency = '', pooler = '', ...tenantIds] = process.argv.slice(2);

const migrator = createMigrator({
  connection: { url, pooler: pooler === 'transaction' ? 'transaction' : 'none' },
  schemas: { tenant: {} },
  migrations: { tenantFolder, tenantDiscovery: () => tenantIds },
});
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
process.stdout.write('started\n');
let isWorking = false;
const { failed, notRun, details } = await migrator.migrateAll({
  concurrency: Number(concurrency),
  onProgress: (_, status) => {
    if (status === 'started' && !isWorking) process.stdout.write('working\n');
    isWorking ||= status === 'started';
  },
});
await migrator.dispose();
for (const { tenantId, error } of details) if (error) process.stderr.write(`${tenantId}: ${error.message}\n`);
process.exitCode = failed + notRun > 0 ? 1 : 0;
