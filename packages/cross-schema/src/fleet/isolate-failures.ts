import { findDmtError } from '@dmt/core';
import type { FleetFailure, FleetPart, FleetTenant, KeyedRow } from './fleet-row.ts';
import { findSqlState } from './sql-state.ts';

/** What is wrong with the statement itself: grouping, ambiguous names, syntax, that it writes. It would fail for every tenant alike. */
const FAULT_OF_THE_STATEMENT = /^(?:42601|42702|42803|42P02|42P18|42P20|25006)$/;

/** Connections, transactions, disconnects and the system; but neither a timeout nor too many locks. */
const FAULT_OF_NOBODY = /^(?:08|25(?!006)|28|53(?!200)|57(?!014)|58)/;

/**
 * Reads tenants together; where that fails, in halves, until those that fail are alone. What is no tenant's fault is thrown, and
 * what `isOfAll` says is the same for all of them, if it is so for the first.
 */
export async function isolateFailures(
  tenants: readonly FleetTenant[],
  read: (tenants: readonly FleetTenant[]) => Promise<readonly KeyedRow[]>,
  isOfAll: (sqlState: string) => boolean = () => false,
): Promise<FleetPart> {
  let isAlike = false;
  try {
    return { rows: await read(tenants), failures: [] };
  } catch (error) {
    const sqlState = sqlStateOf(error);
    const [only, another] = tenants;
    if (only !== undefined && another === undefined) {
      // Told of one tenant's statement, which can be read, and not of that of hundreds.
      if (FAULT_OF_THE_STATEMENT.test(sqlState) || isOfAll(sqlState)) throw error;
      return { rows: [], failures: [failureOf(only, error)] };
    }
    isAlike = isOfAll(sqlState);
  }
  const middle = isAlike ? 1 : Math.ceil(tenants.length / 2);
  // One after the other: the bound on connections holds for tenants that fail, too.
  const left = await isolateFailures(tenants.slice(0, middle), read, isOfAll);
  const right = await isolateFailures(tenants.slice(middle), read, isAlike ? undefined : isOfAll);
  return { rows: [...left.rows, ...right.rows], failures: [...left.failures, ...right.failures] };
}

/** @throws the error that is about the work as a whole: it was given up, turned away, or lost its connection */
function sqlStateOf(error: unknown): string {
  const ours = findDmtError(error);
  if (ours !== undefined) throw ours;
  const sqlState = findSqlState(error);
  if (sqlState === undefined || FAULT_OF_NOBODY.test(sqlState)) throw error;
  return sqlState;
}

function failureOf({ tenantId }: FleetTenant, error: unknown): FleetFailure {
  return { tenantId, error: error instanceof Error ? error : new Error(String(error)) };
}
