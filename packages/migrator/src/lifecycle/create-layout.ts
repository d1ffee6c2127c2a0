import { type StrategyName, UsageError } from '@dmt/core';
import type { FleetLayout, LayoutParts } from './fleet-layout.ts';
import { createRowLayout } from './row/index.ts';
import { createSchemaLayout } from './schema-layout.ts';

const factories: Readonly<Record<StrategyName, (parts: LayoutParts) => FleetLayout>> = {
  schema: createSchemaLayout,
  row: createRowLayout,
  database: () => notYetAvailable('database'),
};

/** How the fleet of the configured strategy is laid out. Does no I/O. */
export function createLayout(parts: LayoutParts): FleetLayout {
  return factories[parts.config.isolation.strategy](parts);
}

function notYetAvailable(name: StrategyName): never {
  throw new UsageError(`The isolation strategy ${name} is not available yet.`, "Use the strategy 'schema'.");
}
