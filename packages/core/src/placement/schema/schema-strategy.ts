import { LRUCache } from 'lru-cache';
import type { ResolvedIsolation } from '../../config/index.ts';
import { createNamingPolicy, parseTenantId, type TenantId } from '../../tenant/index.ts';
import type { IsolationStrategy } from '../isolation-strategy.ts';
import type { Placement } from '../placement.ts';
import { renderTenantPath } from '../render-search-path.ts';
import type { RunSql } from '../run-sql.ts';
import { assertTenantUsable } from './assert-tenant-usable.ts';
import { assertRoleUsable, tenantRoleName } from './roles/index.ts';
import { createTenantFactsReader } from './tenant-facts.ts';

const NO_SETTINGS: Placement['settings'] = Object.freeze([]);
/** As many as a manager keeps handles for, which hold the same objects. */
const PLACEMENTS_KEPT = 10_000;

/** A schema for each tenant, in one database. */
export function createSchemaStrategy(isolation: ResolvedIsolation): IsolationStrategy {
  const naming = createNamingPolicy({
    template: isolation.schemaNameTemplate,
    sanitize: isolation.sanitize,
  });
  const readTenantFacts = createTenantFactsReader();
  const { tenantRoles } = isolation;
  const roleOf = (schemaName: string): string | undefined =>
    tenantRoles && tenantRoleName(tenantRoles.database, schemaName);

  const findPlacement = (id: TenantId): Placement => {
    const schemaName = naming.proposedNameFor(id);
    const role = roleOf(schemaName);
    return Object.freeze({
      tenantId: id,
      strategy: 'schema',
      region: '',
      database: '',
      schemaName,
      provesSchema: true,
      reservedName: schemaName,
      searchPath: renderTenantPath(schemaName, isolation),
      settings: role === undefined ? NO_SETTINGS : Object.freeze([{ name: 'role', value: role }]),
    });
  };
  const placements = new LRUCache<TenantId, Placement>({ max: PLACEMENTS_KEPT });
  const place = (id: TenantId): Placement => {
    // Of a template's names one may have been claimed by another tenant since.
    if (!naming.isCanonical) return findPlacement(id);
    const known = placements.get(id);
    if (known !== undefined) return known;
    const placement = findPlacement(id);
    placements.set(id, placement);
    return placement;
  };
  const verify = async (run: RunSql, placement: Placement): Promise<void> => {
    const { schemaName } = placement;
    const id = parseTenantId(placement.tenantId);
    const facts = await readTenantFacts(run, id, schemaName);
    assertTenantUsable({ tenantId: id, schemaName, isStampRequired: !naming.isCanonical }, facts);
    const role = roleOf(schemaName);
    if (role !== undefined) await assertRoleUsable(run, { tenantId: id, schemaName, role });
    // Only now: an id that a stranger made up must not claim the name of a tenant.
    naming.claim(id, schemaName);
  };
  return { name: 'schema', place, verify };
}
