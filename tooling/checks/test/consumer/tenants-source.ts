import type { DrizzleLine } from './drizzle-line.ts';

/** The manager of an application, declared once for all of its frameworks. */
export const tenantsSource = ({ imports, tables }: DrizzleLine): string => `
${imports}
import { createTenantManager, defineConfig } from '@dmt/core';
import { pgTable, text } from 'drizzle-orm/pg-core';

export const notes = pgTable('notes', { body: text().notNull() });
export const tenants = createTenantManager(
  defineConfig({ connection: { url: process.env['DATABASE_URL'] ?? '' }, schemas: { tenant: ${tables} } }),
);

declare module '@dmt/core' {
  interface Register {
    manager: typeof tenants;
  }
}
`;
