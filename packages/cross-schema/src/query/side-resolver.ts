import { UsageError } from '@dmt/core';
import { type ManagerFacts, quoteValue } from '@dmt/core/internal';
import { isSameTable, type Joinable, qualifyTable, referenceNameOf, tablesOf } from '../tables/index.ts';
import type { Sides } from './find-sides.ts';

/** Whose a table is. */
export type Side = 'tenant' | 'shared';

/**
 * The table as it is to be named in a statement of the tenant: a shared one in full, a tenant's by the search path.
 *
 * @throws DMT_USAGE for a table that the configuration knows on the other side only
 */
export function resolveTable<T extends Joinable>(
  { manager, shared }: Pick<Sides, 'manager' | 'shared'>,
  side: Side,
  table: T,
): T {
  assertSide(manager, side, table);
  return side === 'shared' ? qualifyTable(table, shared.schemaName) : table;
}

/** The side on which the configuration has it. @throws DMT_USAGE for a table that is on none, or on both */
export function findSide({ schemas }: ManagerFacts, table: Joinable): Side {
  const isTenants = isDeclaredIn(schemas.tenant, table);
  const isShared = isDeclaredIn(schemas.shared, table);
  if (isTenants !== isShared) return isTenants ? 'tenant' : 'shared';
  const name = quoteValue(referenceNameOf(table));
  throw new UsageError(
    `${name} is declared ${isTenants ? 'both in schemas.tenant and in schemas.shared' : 'neither in schemas.tenant nor in schemas.shared'}, so its side is not known.`,
    'Declare it on one side, or name its side with createCrossSchemaQuery().',
  );
}

function assertSide({ schemas }: ManagerFacts, side: Side, table: Joinable): void {
  if (isDeclaredIn(schemas[side], table)) return;
  const other = side === 'tenant' ? 'shared' : 'tenant';
  // One that is on no side is allowed: not every table needs to be in the configuration.
  if (!isDeclaredIn(schemas[other], table)) return;
  throw new UsageError(
    `${quoteValue(referenceNameOf(table))} was given as a table of '${side}', and schemas.${other} declares it.`,
    `Give it as '${other}'.`,
  );
}

function isDeclaredIn(module: Readonly<Record<string, unknown>>, table: Joinable): boolean {
  return tablesOf(module).some((declared) => isSameTable(declared, table));
}
