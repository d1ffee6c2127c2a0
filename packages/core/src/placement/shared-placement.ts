import type { ResolvedConfig } from '../config/index.ts';
import { parseSchemaName } from '../tenant/index.ts';
import type { Placement } from './placement.ts';
import { renderSharedPath } from './render-search-path.ts';

/** Where the shared tables are. */
export function sharedPlacement({ isolation }: Pick<ResolvedConfig, 'isolation'>): Placement {
  return Object.freeze({
    tenantId: '',
    strategy: 'schema',
    region: '',
    database: '',
    schemaName: parseSchemaName('public'),
    provesSchema: true,
    reservedName: '',
    searchPath: renderSharedPath(isolation),
    settings: Object.freeze([]),
  });
}
