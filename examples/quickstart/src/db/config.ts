import type schemaConfig from '../../tenant.config.ts';
import { variant } from './strategy.ts';

// What is imported by a computed name has no type: all three are used as the first is.
const chosen: { readonly default: typeof schemaConfig } = await import(`../../tenant${variant}.config.ts`);

/** The configuration of the strategy that was chosen. With one strategy: `import config from '../../tenant.config.ts'`. */
export const config: typeof schemaConfig = chosen.default;
