
import { createTenantManager, defineConfig } from '@dmt/core';
const t = createTenantManager(defineConfig({ connection: { url: process.argv[2]!, poolConfig: { allowExitOnIdle: true } }, schemas: { tenant: {} } }));
await t.getSharedDb().execute('select 1');
console.log('done', performance.now());
process.on('exit', () => console.log('exit', performance.now()));
