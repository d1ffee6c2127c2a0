import { defineConfig } from '@dmt/core';
import * as shared from './src/db/schema/shared.ts';
import * as tenant from './src/db/schema/tenant.database.ts';

export default defineConfig({
  connection: { url: process.env.DATABASE_URL },
  isolation: { strategy: 'database' },
  schemas: { tenant, shared },
  migrations: { tenantFolder: './drizzle/tenant.database' },
});
