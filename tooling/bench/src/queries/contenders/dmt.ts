import { createTenantContext, createTenantManager, type DmtConfig, defineConfig } from '@dmt/core';
import { eq, sql } from 'drizzle-orm';
import type { ContenderSetup, OpenContender } from '../contender.ts';
import { users } from '../schema.ts';
import { overDrizzle } from './over-drizzle.ts';

type Tables = { readonly users: typeof users };

/** Few connections with many statements on each: half the baseline's. */
const PIPELINED = { poolConfig: { max: 10 }, pipelining: { depth: 16 } };

/** One for each tenant, on each of its two homes. */
const STATEMENTS_KEPT = 1_000;

/** Defaults, which means one pool of 20 connections as the baseline has. */
export async function openDmt({ url }: ContenderSetup): Promise<OpenContender> {
  return contenderOver({ connection: { url }, schemas: { tenant: { users } } });
}

export async function openDmtPipelined({ url }: ContenderSetup): Promise<OpenContender> {
  return contenderOver(pipelined(url));
}

/** The same, and the select built once with Drizzle's `.prepare()` for all tenants. */
export async function openDmtPrepared({ url }: ContenderSetup): Promise<OpenContender> {
  const config = pipelined(url);
  const manager = createTenantManager(
    defineConfig({
      ...config,
      connection: { ...config.connection, preparedStatements: { maxPerConnection: STATEMENTS_KEPT } },
    }),
  );
  const { runWithTenant, contextDb } = createTenantContext(manager);
  const byId = contextDb
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder('id')))
    .prepare('user_by_id');
  return overDrizzle({
    databaseFor: (tenantId) => manager.getDb(tenantId),
    ownerOf: (tenantId) => tenantId,
    selectById: (tenantId, id) => runWithTenant({ tenantId }, () => byId.execute({ id })),
    close: () => manager.dispose(),
  });
}

function pipelined(url: string): DmtConfig<Tables> {
  return {
    connection: { url, poolConfig: PIPELINED.poolConfig },
    isolation: { pooling: { pipelining: PIPELINED.pipelining } },
    schemas: { tenant: { users } },
  };
}

function contenderOver(config: DmtConfig<Tables>): OpenContender {
  const manager = createTenantManager(defineConfig(config));
  return overDrizzle({
    databaseFor: (tenantId) => manager.getDb(tenantId),
    ownerOf: (tenantId) => tenantId,
    close: () => manager.dispose(),
  });
}
