import { type StrategyName, UsageError } from '@dmt/core';
import { createDatabaseLayout } from './database/index.ts';
import type { FleetLayout, LayoutParts } from './fleet-layout.ts';
import { createSchemaLayout } from './schema-layout.ts';

const factories: Readonly<Record<StrategyName, (parts: LayoutParts) => FleetLayout>> = {
  schema: createSchemaLayout,
  row: () => notYetAvailable('row'),
  database: createDatabaseLayout,
};

/** How the fleet of the configured strategy is laid out. Does no I/O. */
export function createLayout(strategy: StrategyName, parts: LayoutParts): FleetLayout {
  return factories[strategy](parts);
}

function notYetAvailable(name: StrategyName): never {
  throw new UsageError(`The isolation strategy ${name} is not available yet.`, "Use the strategy 'schema'.");
}
