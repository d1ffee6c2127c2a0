import type { SeedFunction } from '@dmt/migrator';
import { users } from '../src/db/schema/tenant.ts';

export const seed: SeedFunction = async (db, tenantId) => {
  await db.insert(users).values({ name: `Admin of ${tenantId}` });
};
