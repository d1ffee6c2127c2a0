import { findDmtError, isDmtError } from '@dmt/core';
import { findSides } from '../query/index.ts';
import { describeTable } from '../tables/index.ts';
import type { FleetPlan } from './fleet-plan.ts';
import type { FleetPart } from './fleet-row.ts';
import type { FleetWork } from './fleet-work.ts';
import { inParallel } from './in-parallel.ts';
import { isolateFailures } from './isolate-failures.ts';
import { runTogether } from './run-together.ts';
import { findSqlState } from './sql-state.ts';
import { createTenantStatement, TENANT_SCHEMA } from './tenant-select.ts';
import { unionOf } from './union-of.ts';

/** Reads tenants that no statement can read together: each by its own handle, which finds out whether it may be used. */
export async function* readOneByOne(work: FleetWork): AsyncGenerator<FleetPart, void, undefined> {
  const statement = createTenantStatement(work.sharedDb, work.plan);
  const isJoiningShared = readsShared(work.plan);
  const readOne = async (tenantId: string): Promise<FleetPart> => {
    const tenant = { tenantId, schemaName: undefined };
    try {
      const db = work.openTenant(tenantId);
      if (isJoiningShared) findSides(db, work.sharedDb);
      return await isolateFailures([tenant], (tenants) =>
        runTogether(db, work, tenants, unionOf(tenants, statement)),
      );
    } catch (error) {
      if (!isOfTheTenant(error)) throw error;
      return { rows: [], failures: [{ tenantId, error }] };
    }
  };
  const rest = work.tenantIds.values();
  const laneCount = Math.min(work.limits.concurrency, work.tenantIds.length);
  const lanes = Array.from({ length: laneCount }, () => rest);
  yield* inParallel(lanes, readOne, work.abandon);
}

function readsShared({ sources: { from, joins } }: FleetPlan): boolean {
  return [from, ...joins.map(({ table }) => table)].some(
    (table) => describeTable(table)?.schema !== TENANT_SCHEMA,
  );
}

/** Its connection was ended, as by `drop database … with (force)`: those by which others are read may be as good as ever. */
const CONNECTION_ENDED = /^(?:57P0[1-5]|08)/;

/**
 * It is not there, not to be used, or its database cannot be reached or went away; not that the caller gave up, or the
 * manager did.
 */
function isOfTheTenant(error: unknown): error is Error {
  const ours = findDmtError(error);
  if (ours === undefined) return CONNECTION_ENDED.test(findSqlState(error) ?? '');
  return /^DMT_(?:TENANT|SCHEMA)_/.test(ours.code) || isDmtError(ours, 'DMT_CONNECTION_FAILED');
}
