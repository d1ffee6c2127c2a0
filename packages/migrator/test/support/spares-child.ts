/* A process that creates tenants, and prepares spares in the background, until it is killed. */
import { createMigrator } from '../../src/index.ts';

const [url = '', tenantFolder = '', prefix = '', count = ''] = process.argv.slice(2);

const migrator = createMigrator({
  connection: { url },
  schemas: { tenant: {} },
  migrations: { tenantFolder, spares: { count: 4, refillAfterClaim: true } },
});
process.stdout.write('started\n');
for (let number = 1; number <= Number(count); number += 1) {
  await migrator.createTenant(`${prefix}_${number}`);
  process.stdout.write('created\n');
}
await migrator.dispose();
