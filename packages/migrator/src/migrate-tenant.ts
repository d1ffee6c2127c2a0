import { setTimeout as sleep } from 'node:timers/promises';
import { MigrationHookError, type MigrationHooks } from '@dmt/core';
import { attempt, isLockTimeout, retryDelayMs } from './connections/index.ts';
import { resultOf } from './fleet-run.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantTarget } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import {
  type MigrationListener,
  migrateSchema,
  type Postponed,
  type TenantMigrationResult,
} from './run/index.ts';

/** Who is told of a tenant's migration. */
export interface TenantAttendants {
  readonly hooks: MigrationHooks;
  readonly onBlocked?: MigrationListener['onBlocked'];
}

/** The migration of one tenant, which may take several attempts when others hold locks. */
export interface TenantMigration {
  /** @returns when to try again, or nothing when there is a {@link result} */
  attempt(): Promise<Postponed>;
  /** Leaves it at the attempts so far. */
  giveUp(): Promise<void>;
  result(): TenantMigrationResult;
}

/** Migrates one tenant through the lock, whatever it looked like from outside. */
export async function migrateTenant(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
): Promise<TenantMigrationResult> {
  const migration = createTenantMigration(context, source, site, { hooks: context.hooks });
  for (let again = await migration.attempt(); again; again = await migration.attempt()) {
    await sleep(again.retryInMs);
  }
  return migration.result();
}

/**
 * The first attempt waits this much shorter for locks, and is not counted: a worker that waits in vain is missing for
 * the other tenants, and who holds a lock for longer than a moment mostly holds it for much longer.
 */
const FIRST_WAIT_SHARE = 12;

/** Does nothing yet. */
export function createTenantMigration(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  { hooks, onBlocked }: TenantAttendants,
): TenantMigration {
  const { tenantId, schemaName } = site;
  const target = tenantTarget(context, site, source);
  const appliedMigrations: string[] = [];
  const listener = listen(tenantId, hooks, appliedMigrations, onBlocked);
  let durationMs = 0;
  let hasBegun = false;
  let isFirst = context.settings.lockTimeoutMs > 0;
  let failure: unknown;
  let attemptsInVain = 0;
  let result: TenantMigrationResult | undefined;

  const migrate = async (): Promise<void> => {
    if (!hasBegun) await callHook(tenantId, { name: 'beforeTenant' }, () => hooks.beforeTenant?.(tenantId));
    hasBegun = true;
    const { layout, settings } = context;
    const lockTimeoutMs = Math.ceil(settings.lockTimeoutMs / (isFirst ? FIRST_WAIT_SHARE : 1));
    await attempt(
      `the migration of schema "${schemaName}"`,
      () =>
        migrateSchema(layout.poolOf(site), target, settings, {
          listener,
          onLockTimeout: 'throw',
          lockTimeoutMs,
        }),
      tenantId,
    );
  };
  const end = async (status: 'migrated' | 'skipped' | 'failed'): Promise<void> => {
    const outcome = { appliedMigrations, durationMs };
    result = resultOf(site, {
      ...outcome,
      status,
      ...(status === 'failed' ? { error: toError(failure) } : {}),
    });
    const told = result;
    await callHook(tenantId, { name: 'afterTenant' }, () => hooks.afterTenant?.(tenantId, told)).catch(
      (error: unknown) => {
        // What went wrong first is the news.
        if (!told.error) result = resultOf(site, { ...outcome, status: 'failed', error: toError(error) });
      },
    );
  };
  return {
    async attempt() {
      const startedAt = performance.now();
      const appliedBefore = appliedMigrations.length;
      const isDone = await migrate().then(
        () => true,
        (error: unknown) => {
          failure = error;
          return false;
        },
      );
      durationMs += performance.now() - startedAt;
      if (isDone) {
        await end(appliedMigrations.length > 0 ? 'migrated' : 'skipped');
        return undefined;
      }
      // Who gets on has patience again.
      if (appliedMigrations.length > appliedBefore) attemptsInVain = 0;
      if (!isFirst) attemptsInVain += 1;
      isFirst = false;
      if (isLockTimeout(failure) && attemptsInVain <= context.settings.retries)
        return { retryInMs: retryDelayMs(Math.max(0, attemptsInVain - 1)) };
      await end('failed');
      return undefined;
    },
    giveUp: () => end('failed'),
    result: () => result ?? resultOf(site, { status: 'not-run' }),
  };
}

function listen(
  tenantId: string,
  { beforeMigration, afterMigration }: MigrationHooks,
  appliedMigrations: string[],
  onBlocked: MigrationListener['onBlocked'],
): MigrationListener {
  const onApplied: MigrationListener['onApplied'] = (migration, durationMs) => {
    appliedMigrations.push(migration);
    return callHook(tenantId, { name: 'afterMigration', migration }, () =>
      afterMigration?.(tenantId, migration, durationMs),
    );
  };
  const told = new Set<string>();
  const onBegin: MigrationListener['onBegin'] = async (migration) => {
    // An attempt that met a lock is not news.
    if (told.has(migration)) return;
    await callHook(tenantId, { name: 'beforeMigration', migration }, () =>
      beforeMigration?.(tenantId, migration),
    );
    told.add(migration);
  };
  return {
    onApplied,
    isOneByOne: beforeMigration !== undefined || afterMigration !== undefined,
    ...(beforeMigration ? { onBegin } : {}),
    ...(onBlocked ? { onBlocked } : {}),
  };
}

async function callHook(
  tenantId: string,
  hook: { readonly name: keyof MigrationHooks; readonly migration?: string },
  call: () => void | Promise<void>,
): Promise<void> {
  try {
    await call();
  } catch (cause) {
    throw new MigrationHookError(tenantId, hook, { cause });
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
