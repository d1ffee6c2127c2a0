import { defineConfig } from 'drizzle-kit';

// Only the tenant's own file is listed. It imports the shared tables it refers to, but drizzle-kit
// creates what the listed files export, so the shared tables are referenced and never created again.
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/schema/tenant.ts',
  out: './drizzle/tenant',
});
