import { createTenantManager, defineConfig, findDmtError } from '@dmt/core';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { type MigrationName, migrations, notes } from './notes.ts';
import { PGliteSocket } from './pglite-socket.ts';
import { createMessageReader, type SentCommand } from './read-messages.ts';

/** dmt as an application has it, on a PostgreSQL that lives in this page. */
export interface Workbench {
  readonly version: string;
  schemaOf(tenantId: string): string;
  createTenant(tenantId: string): Promise<void>;
  migrate(tenantId: string, name: MigrationName): Promise<void>;
  insert(tenantId: string, body: string): Promise<void>;
  select(tenantId: string): Promise<Record<string, unknown>[]>;
  runSql(tenantId: string, text: string): Promise<Record<string, unknown>[]>;
}

/** Starts PostgreSQL and dmt. `onSent` is told what goes to the server. */
export async function openWorkbench(onSent: (command: SentCommand) => void): Promise<Workbench> {
  const server = await PGlite.create();
  const openSocket = (): PGliteSocket => new PGliteSocket(server, createMessageReader(onSent));
  const tenants = createTenantManager(
    defineConfig({
      connection: {
        pool: {
          // The part of a socket that `pg` uses; there is no network here.
          stream: openSocket as never,
          user: 'postgres',
          database: 'postgres',
          max: 1,
        },
      },
      schemas: { tenant: { notes } },
    }),
  );
  const { rows } = await server.query<{ version: string }>(
    "select split_part(version(), ' on ', 1) as version",
  );

  const runSql = async (tenantId: string, text: string): Promise<Record<string, unknown>[]> => {
    const outcome = await tenants.getDb(tenantId).execute(sql.raw(text));
    const last = Array.isArray(outcome) ? outcome.at(-1) : outcome;
    return last?.rows ?? [];
  };

  return {
    version: rows[0]?.version ?? 'PostgreSQL',
    schemaOf: (tenantId) => tenants.getSchemaName(tenantId),
    async createTenant(tenantId) {
      // A canonical name holds nothing but a to z, digits and underscores.
      await server.exec(`create schema if not exists ${tenants.getSchemaName(tenantId)}`);
    },
    async migrate(tenantId, name) {
      await runSql(tenantId, migrations[name]);
    },
    async insert(tenantId, body) {
      await tenants.getDb(tenantId).insert(notes).values({ body });
    },
    select: (tenantId) => tenants.getDb(tenantId).select().from(notes).execute(),
    runSql,
  };
}

/** The sentence for a reader: dmt's own, or PostgreSQL's. */
export function explain(error: unknown): { readonly code: string; readonly message: string } {
  const known = findDmtError(error);
  if (known !== undefined) return { code: known.code, message: known.message };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { code: 'PostgreSQL', message: cause instanceof Error ? cause.message : String(cause) };
}
