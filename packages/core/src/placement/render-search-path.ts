import type { ResolvedIsolation } from '../config/index.ts';
import { quoteIdentifier, type SchemaName } from '../tenant/index.ts';

/** The shared schema. */
const SHARED_SCHEMA = 'public';
/** Last, always: otherwise a temporary table would be found before the tenant's own of that name. */
const TEMPORARY_SCHEMA = 'pg_temp';

/** What a tenant sees: its own schema, and what the configuration adds. */
export function renderTenantPath(schemaName: SchemaName, { searchPath }: ResolvedIsolation): string {
  const shared = searchPath.shared ? [SHARED_SCHEMA] : [];
  return render([schemaName, ...shared, ...searchPath.extensions]);
}

/** What the shared handle sees. */
export function renderSharedPath({ searchPath }: ResolvedIsolation): string {
  return render([SHARED_SCHEMA, ...searchPath.extensions]);
}

function render(schemas: readonly string[]): string {
  return [...schemas.map(quoteIdentifier), TEMPORARY_SCHEMA].join(', ');
}
