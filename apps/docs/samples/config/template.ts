import { defineConfig } from '@dmt/core';
import * as tenant from '../shop/src/db/schema/tenant.ts';

export default defineConfig({
  connection: { url: process.env.DATABASE_URL },
  schemas: { tenant },
  // #region template
  isolation: {
    schemaNameTemplate: (id) => `customer_${id}`,
  },
  // #endregion template
});
