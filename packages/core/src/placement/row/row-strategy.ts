import type { ResolvedConfig } from '../../config/index.ts';
import { createNamingPolicy, parseSchemaName, type TenantId } from '../../tenant/index.ts';
import { findTenant } from '../directory/index.ts';
import type { IsolationStrategy } from '../isolation-strategy.ts';
import type { Placement, PlacementSetting } from '../placement.ts';
import { renderSharedPath } from '../render-search-path.ts';
import type { RunSql } from '../run-sql.ts';
import { createIsolationCheck } from './assert-isolation.ts';
import { assertUsableRecord } from './assert-usable-record.ts';
import { isolationScopeOf } from './isolation-scope.ts';
import { signTenant } from './sign-tenant.ts';
import { SIGNATURE_SETTING, TENANT_SETTING } from './tenant-setting.ts';
import { assertTenantValue } from './tenant-value.ts';

/** Tables that all tenants share, of which row level security shows each its own rows. */
export function createRowStrategy({
  isolation,
  schemas,
}: Pick<ResolvedConfig, 'isolation' | 'schemas'>): IsolationStrategy {
  const { tenantIdType, contextKey } = isolation.row;
  // The schema that it would have: nobody else gets that name, so that the tenant may move there one day.
  const naming = createNamingPolicy({ template: undefined, sanitize: isolation.sanitize });
  const checkIsolation = createIsolationCheck(isolationScopeOf({ isolation, schemas }));
  const schemaName = parseSchemaName('public');
  const searchPath = renderSharedPath(isolation);

  const settingsOf = (id: TenantId): readonly PlacementSetting[] => [
    { name: TENANT_SETTING, value: id },
    ...(contextKey === undefined ? [] : [{ name: SIGNATURE_SETTING, value: signTenant(contextKey, id) }]),
  ];
  const place = (id: TenantId): Placement => {
    assertTenantValue(id, tenantIdType);
    return Object.freeze({
      tenantId: id,
      strategy: 'row',
      region: '',
      database: '',
      schemaName,
      provesSchema: false,
      reservedName: naming.proposedNameFor(id),
      searchPath,
      settings: Object.freeze(settingsOf(id)),
    });
  };
  const verify = async (run: RunSql, { tenantId }: Placement): Promise<void> => {
    await checkIsolation(run);
    await assertListed(run, tenantId);
  };
  return { name: 'row', place, verify };
}

async function assertListed(run: RunSql, tenantId: string): Promise<void> {
  assertUsableRecord(tenantId, await findTenant(run, tenantId));
}
