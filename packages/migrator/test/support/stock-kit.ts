import { fileURLToPath } from 'node:url';

/** What drizzle-kit 0.31 wrote for `fixtures/stock-kit/schema`, untouched. */
export const stockKit: { readonly tenantFolder: string; readonly sharedFolder: string } = {
  tenantFolder: fileURLToPath(new URL('../../fixtures/stock-kit/drizzle/tenant', import.meta.url)),
  sharedFolder: fileURLToPath(new URL('../../fixtures/stock-kit/drizzle/shared', import.meta.url)),
};
