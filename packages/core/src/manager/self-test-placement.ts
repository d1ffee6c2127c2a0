import type { Placement } from '../placement/index.ts';
import { parseSchemaName, quoteIdentifier } from '../tenant/index.ts';

const ALWAYS_THERE = 'pg_catalog';

/** A placement that every server has, to try the wire on. */
export function selfTestPlacement(): Placement {
  return {
    tenantId: '',
    strategy: 'schema',
    region: '',
    database: '',
    schemaName: parseSchemaName(ALWAYS_THERE),
    provesSchema: true,
    reservedName: '',
    searchPath: `${quoteIdentifier(ALWAYS_THERE)}, pg_temp`,
    settings: [],
  };
}
