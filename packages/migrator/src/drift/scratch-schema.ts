import { randomUUID } from 'node:crypto';
import { isDmtError, MigrationFailedError } from '@dmt/core';
import { quoteIdentifier } from '@dmt/core/internal';
import type { Client } from 'pg';
import { isConnectionLoss, runScript, runScriptOrThrow } from '../connections/index.ts';
import type { TenantSite } from '../lifecycle/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import { type RunSettings, resetSessionSql } from '../run/index.ts';
import { type TransactionalScript, transactionalScripts } from './transactional-scripts.ts';

/** What a scratch schema is made of. */
export interface ScratchOptions {
  /** In the order in which they are applied. */
  readonly migrations: ReadonlyArray<PreparedMigration>;
  /** A tenant whose path, but for the schema, is that of all. */
  readonly site: TenantSite;
  readonly settings: RunSettings;
}

/**
 * Lends a schema that holds exactly what the migrations make, in a transaction that is always rolled back: nothing
 * of it is ever seen by others, whatever the migrations do to shared tables is undone, and a process that is
 * killed leaves nothing to be cleaned up.
 *
 * @throws DMT_MIGRATION_FAILED
 */
export async function withScratchSchema<Result>(
  client: Client,
  { migrations, site, settings }: ScratchOptions,
  use: (schemaName: string) => Promise<Result>,
): Promise<Result> {
  const schemaName = `dmt_scratch_${randomUUID().replaceAll('-', '')}`;
  const path = quoteIdentifier(schemaName) + site.searchPath.slice(quoteIdentifier(site.schemaName).length);
  await runScriptOrThrow(client, ['begin isolation level read committed', `create schema ${schemaName}`]);
  try {
    for (const script of transactionalScripts(migrations, schemaName)) {
      await apply(client, script, { path, settings, site });
    }
    return await use(schemaName);
  } finally {
    // What the pool closes is rolled back as well.
    await client.query('rollback').catch(() => {});
  }
}

interface ScratchTarget extends Pick<ScratchOptions, 'settings' | 'site'> {
  readonly path: string;
}

async function apply(
  client: Client,
  { migration, script: sql }: TransactionalScript,
  { path, settings, site }: ScratchTarget,
): Promise<void> {
  const before = [
    `set local lock_timeout = ${settings.lockTimeoutMs}`,
    `set local statement_timeout = ${settings.statementTimeoutMs}`,
    `set local search_path to ${path}`,
  ];
  // Rows that wait for a deferred check would keep the next migration from altering their table.
  const after = ['set constraints all immediate', ...resetSessionSql(migration)];
  const script = `${before.join(';')};${sql}\n;${after.join(';')}`;
  const { error } = await runScript(client, script);
  if (!error) return;
  if (isConnectionLoss(error) || isDmtError(error)) throw error;
  throw new MigrationFailedError(site.tenantId, migration.name, {
    cause: error,
    remedy: 'It was tried in an empty schema, to see what the tenants should look like; nothing was changed.',
  });
}
