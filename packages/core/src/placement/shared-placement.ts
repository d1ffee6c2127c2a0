import type { ResolvedConfig, TableModule } from '../config/index.ts';
import { parseSchemaName } from '../tenant/index.ts';
import type { Placement } from './placement.ts';
import { renderSharedPath } from './render-search-path.ts';

/** Where the shared tables are. */
export function sharedPlacement<T extends TableModule, S extends TableModule>(
  config: ResolvedConfig<T, S>,
): Placement {
  return Object.freeze({
    tenantId: '',
    strategy: 'schema',
    region: '',
    database: '',
    schemaName: parseSchemaName('public'),
    provesSchema: true,
    reservedName: '',
    searchPath: renderSharedPath(config.isolation),
    settings: Object.freeze([]),
  });
}
