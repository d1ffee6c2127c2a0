import type { ResolvedConfig, TableModule } from '../config/index.ts';
import type { IsolationStrategy } from './isolation-strategy.ts';
import { createSchemaStrategy } from './schema/index.ts';

/** The isolation strategy that the configuration names. */
export function createStrategy<T extends TableModule, S extends TableModule>(
  config: ResolvedConfig<T, S>,
): IsolationStrategy {
  const { strategy } = config.isolation;
  switch (strategy) {
    case 'schema':
      return createSchemaStrategy(config.isolation);
  }
}
