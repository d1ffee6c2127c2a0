import { listDeclaredRelations, type ResolvedConfig } from '../../config/index.ts';
import type { IsolationScope } from './inspect-isolation.ts';

/** What must be protected, going by the configuration. */
export function isolationScopeOf({
  isolation,
  schemas,
}: Pick<ResolvedConfig, 'isolation' | 'schemas'>): IsolationScope {
  return {
    tenantColumn: isolation.row.tenantColumn,
    tableNames: listDeclaredRelations(schemas.tenant).map(({ name }) => name),
  };
}
