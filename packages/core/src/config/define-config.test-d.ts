import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { expectTypeOf } from 'vitest';
import { type DmtConfig, defineConfig, type NoTables, resolveConfig } from './index.ts';

const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull() });
const plans = pgTable('plans', { id: integer().primaryKey(), isFree: boolean().notNull() });
const connection = { url: process.env.DATABASE_URL };

const both = defineConfig({ connection, schemas: { tenant: { users }, shared: { plans } } });
expectTypeOf(both).toEqualTypeOf<DmtConfig<{ users: typeof users }, { plans: typeof plans }>>();
expectTypeOf(resolveConfig(both).schemas.tenant.users).toEqualTypeOf<typeof users>();
expectTypeOf(resolveConfig(both).schemas.shared.plans).toEqualTypeOf<typeof plans>();

const tenantOnly = defineConfig({ connection, schemas: { tenant: { users } } });
expectTypeOf(tenantOnly).toEqualTypeOf<DmtConfig<{ users: typeof users }, NoTables>>();

// A configuration of certain tables goes wherever one of any tables is asked for.
const ofAnyTables: DmtConfig[] = [both, tenantOnly];
void ofAnyTables;

// Discovery knows the shared tables.
defineConfig({
  connection,
  schemas: { tenant: { users }, shared: { plans } },
  migrations: {
    tenantDiscovery: async (sharedDb) => {
      const rows = await sharedDb.query.plans.findMany();
      expectTypeOf(rows).toEqualTypeOf<{ id: number; isFree: boolean }[]>();
      // @ts-expect-error users is a table of tenants
      void sharedDb.query.users;
      return rows.map(({ id }) => String(id));
    },
  },
});

// @ts-expect-error tables of tenants are required
defineConfig({ connection, schemas: {} });
// @ts-expect-error an unknown option
defineConfig({ connection, schemas: { tenant: { users } }, isolation: { stratgy: 'schema' } });
// @ts-expect-error a strategy that is not available yet
defineConfig({ connection, schemas: { tenant: { users } }, isolation: { strategy: 'hybrid' } });
// @ts-expect-error a wrong type
defineConfig({ connection, schemas: { tenant: { users } }, isolation: { schemaNameTemplate: 'tenant_' } });
