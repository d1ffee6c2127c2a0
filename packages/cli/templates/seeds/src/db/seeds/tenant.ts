import type { SeedFunction } from '@dmt/migrator';
import { notes } from '../schema/tenant.ts';

const WELCOME = '00000000-0000-4000-8000-000000000001';

/** Runs in one transaction per tenant, and may run again. */
export const seed: SeedFunction = async (db, tenantId) => {
  await db
    .insert(notes)
    .values({ id: WELCOME, body: `Welcome, ${tenantId}` })
    .onConflictDoNothing();
};
