import { UsageError } from '@dmt/core';
import type { FleetPart } from './fleet-row.ts';
import type { FleetWork } from './fleet-work.ts';
import { readOneByOne } from './read-one-by-one.ts';
import { readRows } from './rows/index.ts';
import { readSchemas } from './schemas/index.ts';

/** Reads all tenants, a part at a time, in no order. */
export type FleetReader = (work: FleetWork) => AsyncGenerator<FleetPart, void, undefined>;

/**
 * How fleets are read, by isolation strategy. Schemas of one database are read together, and so are rows by a role that may. No
 * statement reaches two databases.
 */
const readers: ReadonlyMap<string, FleetReader> = new Map([
  ['schema', readSchemas],
  ['database', readOneByOne],
  ['row', readRows],
]);

/** @throws DMT_USAGE for a strategy whose fleets cannot be read yet */
export function fleetReaderFor(strategyName: string): FleetReader {
  const reader = readers.get(strategyName);
  if (reader !== undefined) return reader;
  throw new UsageError(
    `Queries over all tenants are not available with isolation.strategy '${strategyName}' yet.`,
    'Ask tenants one by one: tenants.getDb(id).',
  );
}
