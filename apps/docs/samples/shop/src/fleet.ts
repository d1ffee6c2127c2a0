// #region create
import { createMigrator } from '@dmt/migrator';
import config from '../tenant.config.ts';

export const migrator = createMigrator(config);
// #endregion create

export async function deploy() {
  // #region deploy
  await migrator.migrateShared();
  const { succeeded, failed, notRun } = await migrator.migrateAll({
    concurrency: 8,
    canary: 5, // these first, and the others only if none of them failed
    maxFailures: 10, // begin no more tenants once ten have failed
  });
  // #endregion deploy
  return { succeeded, failed, notRun };
}

export async function onboard() {
  // #region lifecycle
  await migrator.createTenant('acme');
  await migrator.createTenant('globex');
  // #endregion lifecycle
}

export async function takeBack() {
  // #region rollback
  await migrator.rollback({ tenants: ['globex'], to: '0001_users' });
  // #endregion rollback
}

export async function drift() {
  // #region drift
  const { drifted, groups } = await migrator.diff({ repair: true });
  // #endregion drift
  return { drifted, groups };
}
