import { createTenantManager, defineConfig } from '@dmt/core';
import type { ContenderSetup, OpenContender } from '../contender.ts';
import { users } from '../schema.ts';

/** Defaults, which means one pool of 20 connections as the baseline has. */
export async function openDmt({ url }: ContenderSetup): Promise<OpenContender> {
  const manager = createTenantManager(defineConfig({ connection: { url }, schemas: { tenant: { users } } }));
  return {
    databaseFor: (tenantId) => manager.getDb(tenantId),
    ownerOf: (tenantId) => tenantId,
    close: () => manager.dispose(),
  };
}
