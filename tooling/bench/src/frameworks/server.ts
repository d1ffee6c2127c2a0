import { createTenantContext, createTenantManager, defineConfig } from '@dmt/core';
import { eq } from 'drizzle-orm';
import { users } from '../queries/schema.ts';
import type { ServeApplication } from './application.ts';

/** A process that is several applications of a framework: it tells their ports, and how much of the processor it took. */
const applications: Readonly<Record<string, () => Promise<Record<string, ServeApplication>>>> = {
  express: async () => (await import('./applications/express.ts')).express,
  fastify: async () => (await import('./applications/fastify.ts')).fastify,
  hono: async () => (await import('./applications/hono.ts')).hono,
  'nest-express': async () => (await import('./applications/nestjs.ts')).nestOnExpress,
  'nest-fastify': async () => (await import('./applications/nestjs.ts')).nestOnFastify,
  trpc: async () => (await import('./applications/trpc.ts')).trpc,
  graphql: async () => (await import('./applications/graphql.ts')).graphql,
};

const [framework = '', url = '', ...middlewares] = process.argv.slice(2);
const manager = createTenantManager(
  defineConfig({ connection: { url, poolConfig: { max: 10 } }, schemas: { tenant: { users } } }),
);
const { runWithTenant, getTenantId } = createTenantContext(manager);

const ways = await applications[framework]?.();
const ports: number[] = [];
for (const middleware of middlewares) {
  const serve = ways?.[middleware];
  if (serve === undefined) throw new Error(`There is no application "${framework}" ${middleware}.`);
  ports.push(
    await serve({
      manager,
      runWithTenant,
      name: () => ({ tenantId: getTenantId() }),
      user: (db) => db.select({ tenantId: users.tenantId }).from(users).where(eq(users.id, 7)),
    }),
  );
}

process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(ports);
