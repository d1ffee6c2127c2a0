import { defineConfig } from '@dmt/core';
import * as tenant from '../shop/src/db/schema/tenant.ts';
import * as members from './row-tables.ts';

const url = process.env.DATABASE_URL;

export const rows = defineConfig({
  schemas: { tenant: members },
  // #region rows
  connection: { url }, // a role that owns nothing
  migrations: { url: process.env.MIGRATION_DATABASE_URL }, // the owner of the tables
  isolation: {
    strategy: 'row',
    tenantIdType: 'uuid',
    runtimeRole: 'app',
    contextKey: process.env.CONTEXT_KEY ?? '', // 32 characters or more
  },
  // #endregion rows
});

export const databases = defineConfig({
  connection: { url },
  schemas: { tenant },
  // #region databases
  isolation: { strategy: 'database' }, // db_acme, db_globex … beside the configured database
  // #endregion databases
});

export const roles = defineConfig({
  connection: { url },
  schemas: { tenant },
  // #region roles
  isolation: { tenantRoles: { grantTo: ['app'] } }, // or true
  // #endregion roles
});
