import type { ResolvedConfig, StrategyName, TableModule } from '../config/index.ts';
import { createDatabaseStrategy } from './database/index.ts';
import type { IsolationStrategy } from './isolation-strategy.ts';
import { createRowStrategy } from './row/index.ts';
import { createSchemaStrategy } from './schema/index.ts';

/** What a strategy is made from. */
type StrategyConfig = Omit<ResolvedConfig, 'migrations'>;

type StrategyFactory = (config: StrategyConfig) => IsolationStrategy;

/** Each strategy is one folder beside this file. */
const factories: Readonly<Record<StrategyName, StrategyFactory>> = {
  schema: ({ isolation }) => createSchemaStrategy(isolation),
  row: createRowStrategy,
  database: createDatabaseStrategy,
};

/** The isolation strategy that the configuration names. */
export function createStrategy<T extends TableModule, S extends TableModule>(
  config: ResolvedConfig<T, S>,
): IsolationStrategy {
  return factories[config.isolation.strategy](config);
}
