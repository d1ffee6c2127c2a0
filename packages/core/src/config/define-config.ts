import { assertValidConfig } from './assert-valid-config.ts';
import type { DmtConfig } from './dmt-config.ts';
import { freezeOptions } from './freeze-options.ts';
import type { NoTables, TableModule } from './table-module.ts';

/**
 * Declares the configuration of an application, with the types of its tables, and validates it at once.
 * Returns the same object, frozen.
 *
 * @throws DMT_CONFIG_INVALID with every problem there is
 * @example
 * import * as shared from './src/db/schema/shared';
 * import * as tenant from './src/db/schema/tenant';
 *
 * export default defineConfig({
 *   connection: { url: process.env.DATABASE_URL },
 *   schemas: { tenant, shared },
 * });
 */
export function defineConfig<TTenant extends TableModule, TShared extends TableModule = NoTables>(
  config: DmtConfig<TTenant, TShared>,
): DmtConfig<TTenant, TShared> {
  assertValidConfig(config);
  freezeOptions(config);
  return config;
}
