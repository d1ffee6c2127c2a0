import type { SharedSeedFunction } from '@dmt/migrator';
import { plans } from '../schema/shared.ts';

/** Runs in one transaction, and may run again. */
export const seed: SharedSeedFunction = async (db) => {
  await db
    .insert(plans)
    .values([
      { id: 'free', name: 'Free', monthlyCents: 0 },
      { id: 'team', name: 'Team', monthlyCents: 4900 },
    ])
    .onConflictDoNothing();
};
