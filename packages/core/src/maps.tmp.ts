import { createTenantManager, defineConfig } from '@dmt/core';
import { pgTable, text, serial } from 'drizzle-orm/pg-core';
const users = pgTable('users', { id: serial('id').primaryKey(), name: text('name') });
const tenants = createTenantManager(defineConfig({ connection: { url:'postgres://x@localhost/x' }, schemas: { tenant: { users }, shared: {} } }));
for (let i=0;i<50;i++) tenants.getDb('w'+i);
const a: any = tenants.getDb('a'), b: any = tenants.getDb('b');
const same = new Function('x','y','return %HaveSameMap(x,y)'); const fast = new Function('x','return %HasFastProperties(x)');
for (const p of ['', 'session', '$client', 'query', '_', 'session.options', '$cache','session.client','session.cache','dialect','session.logger']) { let x = a, y = b; for (const k of p.split('.').filter(Boolean)) { x = x?.[k]; y = y?.[k]; } console.log(p, x === y ? 'identical' : typeof x === 'object' ? [same(x, y), fast(x)] : typeof x); }
console.log(Object.keys(a));
