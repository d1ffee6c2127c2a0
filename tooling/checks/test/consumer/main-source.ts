import type { DrizzleLine } from './drizzle-line.ts';

/** Queries by every way there is. */
export const mainSource = ({ imports, tables, filter }: DrizzleLine): string => `
${imports}
import { createTenantManager, defineConfig } from '@dmt/core';
import { createCrossSchemaQuery } from '@dmt/cross-schema';
import { createMigrator } from '@dmt/migrator';
import { pgTable, text } from 'drizzle-orm/pg-core';

const notes = pgTable('notes', { body: text().notNull() });
const config = defineConfig({
  connection: { url: process.env['DATABASE_URL'] ?? '' },
  schemas: { tenant: ${tables} },
});

async function main(): Promise<void> {
  const tenants = createTenantManager(config, { lifecycle: createMigrator(config) });
  const rows = await tenants.getDb('acme').select().from(notes);
  const first: string | undefined = rows[0]?.body;
  // @ts-expect-error the table's types arrive: a text column is no number
  const wrong: number | undefined = rows[0]?.body;
  const viaQuery = await tenants.getDb('acme').query.notes.findFirst({ where: ${filter} });
  const viaTransaction = await tenants.getDb('acme').transaction((tx) => tx.query.notes.findFirst());
  const same: string | undefined = viaTransaction?.body;
  const cross = createCrossSchemaQuery({ tenantDb: tenants.getDb('acme'), sharedDb: tenants.getSharedDb() });
  const [joined] = await cross.from('tenant', notes).select({ body: notes.body });
  const viaCross: string | undefined = joined?.body;
  console.log(JSON.stringify([process.version, first, wrong, viaQuery?.body, same, viaCross]));
  await tenants.dispose();
}

void main();
`;
