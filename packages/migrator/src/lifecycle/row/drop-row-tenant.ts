import { DatabaseError, TenantElsewhereError, TenantNotFoundError } from '@dmt/core';
import { findTenant, quoteIdentifier, quoteLiteral, setTenantState } from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../../connections/index.ts';
import type { RunSettings } from '../../run/index.ts';
import type { TenantSite } from '../tenant-site.ts';
import { type DeletionStep, planDeletion } from './plan-deletion.ts';
import { listTenantTables } from './tenant-tables.ts';

/** Rows deleted in one transaction: what they lock is free again after a moment. */
const BATCH_ROWS = 5_000;
/** How often rows that somebody writes meanwhile are deleted, too. */
const ROUNDS = 5;

/**
 * Deletes all rows of a tenant, those that refer to others first, and looks whether any is left. Its name stays
 * reserved. An interrupted drop is resumed by calling again; meanwhile the tenant serves nobody.
 *
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_ELSEWHERE
 */
export async function dropRowTenant(
  pool: ClientPool,
  site: TenantSite,
  { retries, lockTimeoutMs }: RunSettings,
  tenantColumn: string,
): Promise<void> {
  const step = <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
    withRetries(retries, () => pool.use(work));
  await step((client) => begin(client, site));
  const steps = planDeletion(await step((client) => listTenantTables(client, tenantColumn)));
  const owner: RowOwner = { site, tenantColumn, lockTimeoutMs };
  for (let round = 1; ; round++) {
    for (const each of steps) {
      while ((await step((client) => deleteBatch(client, owner, each))) > 0);
    }
    if (await step((client) => finish(client, owner, steps))) return;
    if (round === ROUNDS) throw stillWritten(site);
  }
}

/** Whose rows are deleted, and how they are told from others. */
interface RowOwner {
  readonly site: TenantSite;
  readonly tenantColumn: string;
  readonly lockTimeoutMs: number;
}

async function begin(client: Client, { tenantId, strategy }: TenantSite): Promise<void> {
  const run = toRunSql(client);
  const record = await findTenant(run, tenantId);
  if (record === undefined || record.state === 'dropped') throw new TenantNotFoundError(tenantId);
  if (record.strategy !== strategy) {
    throw new TenantElsewhereError(tenantId, { found: record.strategy, configured: strategy });
  }
  await setTenantState(run, tenantId, 'dropping');
}

/** @returns how many rows are gone */
async function deleteBatch(client: Client, owner: RowOwner, step: DeletionStep): Promise<number> {
  await openAsTenant(client, owner);
  // Tables that refer to each other in a circle are emptied by one statement, at whose end the keys are checked.
  const deletions = step.tables.map((table, index) => {
    const own = `${ownRows(owner)}`;
    const batch = step.isCircle
      ? own
      : `ctid = any (array(select ctid from only ${table} where ${own} limit ${BATCH_ROWS}))`;
    return `deleted_${index} as (delete from only ${table} where ${batch} returning 1)`;
  });
  const counts = step.tables.map((_, index) => `(select count(*) from deleted_${index})`);
  const { rows } = await client.query<{ count: string }>(
    `with ${deletions.join(', ')} select ${counts.join(' + ')} as count`,
  );
  await runScriptOrThrow(client, ['commit']);
  return Number(rows[0]?.count ?? 0);
}

/** @returns false when rows of the tenant came since they were deleted */
async function finish(client: Client, owner: RowOwner, steps: ReadonlyArray<DeletionStep>): Promise<boolean> {
  await openAsTenant(client, owner);
  const tables = steps.flatMap((step) => step.tables);
  const left = tables.map((table) => `exists (select from only ${table} where ${ownRows(owner)})`);
  const { rows } = await client.query<{ is_left: boolean }>(
    `select ${left.join(' or ') || 'false'} as is_left`,
  );
  const isGone = rows[0]?.is_left === false;
  if (isGone) await setTenantState(toRunSql(client), owner.site.tenantId, 'dropped');
  await runScriptOrThrow(client, ['commit']);
  return isGone;
}

/** For the owner of the tables policies hold, too: these rows are seen by their tenant only. */
async function openAsTenant(client: Client, { site, lockTimeoutMs }: RowOwner): Promise<void> {
  await runScriptOrThrow(client, [
    'begin',
    `set local lock_timeout = ${lockTimeoutMs}`,
    ...site.settings.map(({ name, value }) => `set local ${name} to ${quoteLiteral(value)}`),
  ]);
}

function ownRows({ site, tenantColumn }: RowOwner): string {
  return `${quoteIdentifier(tenantColumn)} = ${quoteLiteral(site.tenantId)}`;
}

function stillWritten({ tenantId }: TenantSite): DatabaseError {
  return new DatabaseError(
    `Rows of tenant ${JSON.stringify(tenantId)} keep being written while they are deleted.`,
    'End the processes that still serve it, and drop it again: it goes on from there.',
    { tenantId },
  );
}
