import { defineConfig } from '@dmt/core';
import * as shared from './src/db/schema/shared.ts'; // dmt:if shared
import * as tenant from './src/db/schema/tenant.ts';
import { debugs } from './src/env.ts'; // dmt:if debug
import './src/env.ts'; // dmt:if !debug

export default defineConfig({
  connection: { url: process.env.DATABASE_URL },
  schemas: {
    tenant,
    shared, // dmt:if shared
  },
  // dmt:if metrics
  metrics: { prefix: 'app' },
  // dmt:end
  // dmt:if debug
  debug: { enabled: debugs, slowQueryThreshold: 200 },
  // dmt:end
  // dmt:if strict
  lint: {
    rules: {
      'require-timestamps': 'warn',
      'no-cascade-delete': 'warn',
    },
  },
  // dmt:end
});
