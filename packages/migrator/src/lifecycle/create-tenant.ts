import { TenantExistsError, TenantNameCollisionError } from '@dmt/core';
import {
  claimTenant,
  ensureDirectory,
  enterTenantSql,
  parseStamp,
  quoteIdentifier,
  quoteLiteral,
  setTenantState,
} from '@dmt/core/internal';
import type { Client, QueryResult } from 'pg';
import {
  type ClientPool,
  runScriptOrThrow,
  sqlStateOf,
  toRunSql,
  withRetries,
} from '../connections/index.ts';
import { describeSchemasSql, type SchemaDescription, toSchemaDescription } from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { RunSettings } from '../run/index.ts';
import { stampSql } from './admit-tenant.ts';
import type { SpareSchemas } from './spare-schemas.ts';
import type { TenantSite } from './tenant-site.ts';

/** How a tenant gets what is to be in its schema. */
export interface TenantContent<Result> {
  /** Schemas that have it already. */
  readonly spares: SpareSchemas | undefined;
  /** Brings an empty schema, or what an interrupted creation left, up to date. */
  migrate(): Promise<Result>;
  /** Says what was done when a spare was taken. */
  describeSpare(): Result;
}

/**
 * Creates a tenant in three steps, each committed and each able to find its work done: directory entry
 * (`provisioning`) with the stamped schema, migrations, `active`. An interrupted creation is resumed by calling
 * again; a tenant that is being created serves nobody. With a spare it is one step.
 *
 * @throws DMT_TENANT_EXISTS, DMT_TENANT_NAME_COLLISION and whatever the migrations throw
 */
export async function createTenant<Result>(
  pool: ClientPool,
  site: TenantSite,
  { retries }: RunSettings,
  content: TenantContent<Result> & Furniture,
): Promise<Result> {
  const isComplete = await withRetries(retries, () => provisionWithDirectory(pool, site, content));
  if (isComplete) return content.describeSpare();
  const result = await content.migrate();
  // Somebody who created the same tenant at the same time may have come first.
  const from = ['provisioning', 'active'] as const;
  await withRetries(retries, () =>
    pool.use((client) => setTenantState(toRunSql(client), site.tenantId, 'active', { from })),
  );
  return result;
}

/** What a new schema gets in the transaction that makes it. */
interface Furniture extends Pick<TenantContent<unknown>, 'spares'> {
  /** Statements that let the tenant's role use it, where tenants have roles. */
  readonly grants: ReadonlyArray<string>;
}

/** The first tenant of a database pays for making the directory, and not every tenant for looking whether it is there. */
async function provisionWithDirectory(
  pool: ClientPool,
  site: TenantSite,
  content: Furniture,
): Promise<boolean> {
  try {
    return await pool.use((client) => provision(client, site, content));
  } catch (error) {
    if (!UNDEFINED.has(sqlStateOf(error) ?? '')) throw error;
    await pool.use((client) => ensureDirectory(toRunSql(client)));
    // Where nobody has prepared a spare there is no table of them either.
    return pool.use((client) => provision(client, site, { ...content, spares: undefined }));
  }
}

const UNDEFINED = new Set(['42P01', '3F000']);

/**
 * One transaction: neither an entry without its schema nor a schema without its entry is ever seen.
 *
 * @returns whether the tenant is complete, because a spare was ready
 */
async function provision(client: Client, site: TenantSite, { spares, grants }: Furniture): Promise<boolean> {
  const { tenantId, schemaName, strategy } = site;
  if (spares && (await moveIn(client, site, { spares, grants }))) return true;
  const run = toRunSql(client);
  const { schema } = await lockSchema(client, schemaName);
  const ownerId = parseStamp(schema.comment);
  if (ownerId !== undefined && ownerId !== tenantId) {
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId });
  }
  if (schema.exists && ownerId === undefined) throw new TenantExistsError(tenantId, { schemaName });
  const { state } = await claimTenant(run, { tenantId, schemaName, strategy });
  if (state !== 'provisioning') {
    if (!(await spares?.hasBecome(run, schemaName))) throw new TenantExistsError(tenantId, { schemaName });
    await runScriptOrThrow(client, ['rollback']);
    return true;
  }
  const spareName = schema.exists || !spares ? undefined : spares.accept((await run(spares.takeSql)).rows);
  await runScriptOrThrow(client, [...(schema.exists ? [] : furnish(site, spareName)), ...grants, 'commit']);
  return spareName !== undefined;
}

/**
 * Gives a spare to a tenant that turns out to be as new as it mostly is, in two messages.
 *
 * @returns false when nothing was done: no spare was ready, or somebody has to look closer
 */
async function moveIn(
  client: Client,
  site: TenantSite,
  { spares, grants }: { readonly spares: SpareSchemas; readonly grants: ReadonlyArray<string> },
): Promise<boolean> {
  const { schema, results } = await lockSchema(client, site.schemaName, [
    enterTenantSql(site),
    spares.takeSql,
  ]);
  const [entered, taken] = results;
  const isNew = !schema.exists && entered?.rows.length === 1;
  const spareName = isNew ? spares.accept(taken?.rows ?? []) : undefined;
  const end = spareName === undefined ? ['rollback'] : [...furnish(site, spareName), ...grants, 'commit'];
  await runScriptOrThrow(client, end);
  return spareName !== undefined;
}

function furnish(site: TenantSite, spareName: string | undefined): string[] {
  const name = quoteIdentifier(site.schemaName);
  if (spareName === undefined) return [`create schema ${name}`, stampSql(site, null)];
  return [
    `alter schema ${quoteIdentifier(spareName)} rename to ${name}`,
    stampSql(site, null),
    `update dmt.tenants set state = 'active' where id = ${quoteLiteral(site.tenantId)}`,
  ];
}

/** @param more - statements to send along; their results are `results` */
async function lockSchema(
  client: Client,
  schemaName: string,
  more: ReadonlyArray<string> = [],
): Promise<{ readonly schema: SchemaDescription; readonly results: ReadonlyArray<QueryResult> }> {
  const answers = await runScriptOrThrow(client, [
    ...openLockedTransactionSql(schemaName),
    describeSchemasSql(`array[${quoteLiteral(schemaName)}]::text[]`, ''),
    ...more,
  ]);
  const [description, ...results] = answers.slice(-1 - more.length);
  return { schema: toSchemaDescription(description?.rows[0] ?? {}), results };
}
