import { createTenantManager, defineConfig } from 'drizzle-multitenant';
import type { ContenderSetup, OpenContender } from '../contender.ts';
import { schemaNameOf, users } from '../schema.ts';
import { overDrizzle } from './over-drizzle.ts';

/** Its defaults: a pool of up to 10 connections per tenant, at most 50 pools. */
export async function openIncumbent({ url }: ContenderSetup): Promise<OpenContender> {
  const manager = createTenantManager(
    defineConfig({
      connection: { url },
      isolation: { strategy: 'schema', schemaNameTemplate: schemaNameOf },
      schemas: { tenant: { users } },
    }),
  );
  return overDrizzle({
    databaseFor: (tenantId) => manager.getDb(tenantId),
    ownerOf: (tenantId) => tenantId,
    close: () => manager.dispose(),
  });
}
