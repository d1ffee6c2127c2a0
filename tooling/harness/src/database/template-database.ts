import { createHash } from 'node:crypto';
import pg from 'pg';
import { HarnessError } from '../harness-error.ts';
import type { TestRun } from './test-run.ts';
import { withClient } from './with-client.ts';
import { withDatabaseName } from './with-database-name.ts';

export interface TemplateOptions {
  /** Fills the template. It runs once per run and key, however many files ask for it. */
  readonly template: (url: string) => Promise<void>;
  /** Names what `template` makes; the same key means the same content. */
  readonly templateKey: string;
}

/** Builds the template database unless another file of this run has, and answers its name. */
export async function ensureTemplateDatabase(run: TestRun, options: TemplateOptions): Promise<string> {
  const digest = createHash('sha256').update(options.templateKey).digest('hex').slice(0, 12);
  const name = `dmt_${run.id}_template_${digest}`;
  await withClient(run.serverUrl, async (client) => {
    // Held until this connection ends, so a builder that dies makes way for the next one.
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    if (!(await isBuilt(client, name))) await build(client, run, name, options);
  });
  return name;
}

async function isBuilt(client: pg.Client, name: string): Promise<boolean> {
  const sql = 'select 1 from pg_database where datname = $1 and datistemplate';
  const { rowCount } = await client.query(sql, [name]);
  return rowCount === 1;
}

async function build(client: pg.Client, run: TestRun, name: string, options: TemplateOptions): Promise<void> {
  const quoted = pg.escapeIdentifier(name);
  await client.query(`drop database if exists ${quoted} with (force)`);
  await client.query(`create database ${quoted} template template0`);
  try {
    await options.template(withDatabaseName(run.serverUrl, name));
  } catch (cause) {
    throw new HarnessError(
      `The template database "${options.templateKey}" could not be filled.`,
      'See the cause; it comes from the `template` function of createTestDatabase.',
      { cause },
    );
  }
  // Marks it as finished; and nobody can connect, which would block the cloning.
  await client.query(`alter database ${quoted} with is_template true allow_connections false`);
}
