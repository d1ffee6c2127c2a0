import { quoteIdentifier } from '../../tenant/index.ts';

/** The setting that says whose rows a statement sees; it travels with each of them. */
export const TENANT_SETTING = 'app.tenant_id';
/** What proves the setting, where the context is signed. */
export const SIGNATURE_SETTING = 'app.tenant_signature';
/** The function that gives the tenant of a signed context, and nothing where the signature is wrong. */
export const SIGNED_TENANT = 'dmt.signed_tenant()';

/** How tenants of the row strategy are told apart. */
export interface TenantColumn {
  readonly tenantColumn: string;
  readonly tenantIdType: string;
  /** Whether a signature must prove the setting. */
  readonly isSigned: boolean;
}

/**
 * The tenant that a statement runs for, as SQL; null outside of any tenant. In a subselect, so that the planner takes
 * it for a constant of the statement, which an index can be searched for.
 */
function tenantValueSql({ tenantIdType, isSigned }: TenantColumn): string {
  return `(select ${plainTenantSql(isSigned)})::${tenantIdType}`;
}

/** The same as the default of a column, where subselects are not allowed. */
export function tenantDefaultSql({ tenantIdType, isSigned }: TenantColumn): string {
  return `(${plainTenantSql(isSigned)})::${tenantIdType}`;
}

/** What every policy says, both of rows that are read and of rows that are written. */
export function ownRowsSql(column: TenantColumn): string {
  return `${quoteIdentifier(column.tenantColumn)} = ${tenantValueSql(column)}`;
}

function plainTenantSql(isSigned: boolean): string {
  // A setting that was ever set in a session is '' after the transaction, and not null.
  return isSigned ? SIGNED_TENANT : `nullif(current_setting('${TENANT_SETTING}', true), '')`;
}
