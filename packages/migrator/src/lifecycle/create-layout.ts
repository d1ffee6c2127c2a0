import type { StrategyName } from '@dmt/core';
import { createDatabaseLayout } from './database/index.ts';
import type { FleetLayout, LayoutParts } from './fleet-layout.ts';
import { createRowLayout } from './row/index.ts';
import { createSchemaLayout } from './schema-layout.ts';

const factories: Readonly<Record<StrategyName, (parts: LayoutParts) => FleetLayout>> = {
  schema: createSchemaLayout,
  row: createRowLayout,
  database: createDatabaseLayout,
};

/** How the fleet of the configured strategy is laid out. Does no I/O. */
export function createLayout(parts: LayoutParts): FleetLayout {
  return factories[parts.config.isolation.strategy](parts);
}
