/* A generation in a process of its own, to be killed: says `ready`, generates, exits 0. */
import { createMigrator } from '../../src/index.ts';

const [configFile = '', tenantFolder = ''] = process.argv.slice(2);

const migrator = createMigrator({
  connection: { url: 'postgres://127.0.0.1:1/none' },
  schemas: { tenant: {} },
  migrations: { tenantFolder },
});
process.stdout.write('ready\n');
await migrator.generate({ configFile, type: 'tenant' });
await migrator.dispose();
