import { defineConfig } from '@dmt/core';
import * as tenant from './src/db/schema/tenant.ts';

export default defineConfig({
  connection: { url: process.env.DATABASE_URL },
  schemas: { tenant },
});
