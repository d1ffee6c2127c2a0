import { defineConfig } from '@dmt/core';
import * as shared from './src/db/schema/shared.ts';
import * as tenant from './src/db/schema/tenant.row.ts';

export default defineConfig({
  // The application connects as a role that owns no table, since policies do not bind who can take them away.
  connection: { url: process.env.DATABASE_URL },
  isolation: { strategy: 'row', runtimeRole: 'quickstart_app' },
  schemas: { tenant, shared },
  migrations: { url: process.env.MIGRATION_DATABASE_URL, tenantFolder: './drizzle/tenant.row' },
});
