import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { MigrationSetup } from '../contender.ts';
import { schemaNameOf } from '../tenants.ts';

interface Journal {
  readonly entries: ReadonlyArray<{ readonly tag: string; readonly when: number }>;
}

/** What one writes by hand: a transaction for each file, and a query for each of its statements. */
export async function migrateStatementByStatement(setup: MigrationSetup): Promise<void> {
  const journal: Journal = JSON.parse(await readFile(join(setup.folder, 'meta/_journal.json'), 'utf8'));
  const files = await Promise.all(
    journal.entries.map(async ({ tag, when }) => {
      const text = await readFile(join(setup.folder, `${tag}.sql`), 'utf8');
      return { tag, when, statements: text.split('--> statement-breakpoint') };
    }),
  );
  const client = new pg.Client({ connectionString: setup.url });
  await client.connect();
  try {
    for (const tenantId of setup.tenantIds) {
      await client.query(`set search_path to "${schemaNameOf(tenantId)}"`);
      await client.query(
        'create table if not exists __drizzle_migrations (id serial primary key, hash text, created_at bigint)',
      );
      const { rows } = await client.query<{ hash: string }>('select hash from __drizzle_migrations');
      const applied = new Set(rows.map(({ hash }) => hash));
      for (const { tag, when, statements } of files.filter((file) => !applied.has(file.tag))) {
        await client.query('begin');
        for (const statement of statements) await client.query(statement);
        await client.query('insert into __drizzle_migrations (hash, created_at) values ($1, $2)', [
          tag,
          when,
        ]);
        await client.query('commit');
      }
    }
  } finally {
    await client.end();
  }
}
