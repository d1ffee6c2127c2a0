import type { NoFields, RequestManager, TenantRequestContext, TenantRequestOptions } from '@dmt/core';
import { createTenantResolver, type RequestTenant } from '@dmt/core/internal';
import { createOperationTenant } from './context-tenant.ts';
import { toGraphQLError } from './graphql-error.ts';
import { type CarriedRequest, viewOfOperation } from './request-view.ts';

/** What resolvers find in their context. */
export interface GraphQLTenant<TManager extends RequestManager, TFields extends object = NoFields> {
  /** The tenant's handle. */
  readonly tenantDb: ReturnType<TManager['getDb']>;
  /** The tenant's id and handles, with the fields of `enrichContext`. */
  readonly tenant: TenantRequestContext<TManager, TFields>;
}

/** The context of an operation that was sent without a tenant, where that is allowed. */
export interface NoGraphQLTenant {
  readonly tenantDb?: undefined;
  readonly tenant?: undefined;
}

export interface GraphQLTenantOptions<
  TArgument extends object,
  TManager extends RequestManager,
  TFields extends object = NoFields,
> extends TenantRequestOptions<TArgument, TManager, TFields> {
  /**
   * Serve operations without a tenant, too, such as introspection. Their context has no `tenantDb`. A tenant
   * that is malformed or unknown is refused nevertheless.
   * @default false
   */
  readonly tenantOptional?: boolean;
  /**
   * Where the context function's argument has the HTTP request that `fromHeader` and its like look at.
   * @default its `req`, or its `request`
   */
  readonly getRequest?: (argument: TArgument) => CarriedRequest | undefined;
  /**
   * What an operation fails with that has no tenant, or may not have it, and what a field fails with whose
   * database is away.
   * @default a `GraphQLError` with the fitting `code` and HTTP status, whose `cause` is the error
   */
  readonly onError?: (error: unknown, argument: TArgument) => Error;
}

/**
 * Makes the context function of Apollo Server or GraphQL Yoga, whose operations find their tenant as `tenantDb`.
 *
 * @example
 * const context = createGraphQLContext({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') });
 * createYoga({ schema, context, plugins: [yogaTenantPlugin()] });
 */
export function createGraphQLContext<
  TArgument extends object,
  TManager extends RequestManager,
  TFields extends object = NoFields,
>(
  options: GraphQLTenantOptions<TArgument, TManager, TFields> & { readonly tenantOptional: true },
): (argument: TArgument) => Promise<GraphQLTenant<TManager, TFields> | NoGraphQLTenant>;
export function createGraphQLContext<
  TArgument extends object,
  TManager extends RequestManager,
  TFields extends object = NoFields,
>(
  options: GraphQLTenantOptions<TArgument, TManager, TFields> & { readonly tenantOptional?: false },
): (argument: TArgument) => Promise<GraphQLTenant<TManager, TFields>>;
export function createGraphQLContext<
  TArgument extends object,
  TManager extends RequestManager,
  TFields extends object = NoFields,
>(
  options: GraphQLTenantOptions<TArgument, TManager, TFields>,
): (argument: TArgument) => Promise<GraphQLTenant<TManager, TFields> | NoGraphQLTenant> {
  const { resolveSoon, find } = createTenantResolver(options);
  const { tenantOptional = false, getRequest, onError = toGraphQLError } = options;
  const resolving = tenantOptional ? find : resolveSoon;
  return async (argument) => {
    const failWith = (error: unknown): Error => onError(error, argument);
    let found: RequestTenant<TenantRequestContext<TManager, TFields>> | undefined;
    try {
      found = await resolving(argument, viewOfOperation(argument, getRequest));
    } catch (error) {
      throw failWith(error);
    }
    if (found === undefined) return {};
    const { context, run } = found;
    // Requests of one tenant may share theirs, and this one is one operation's.
    const tenant = createOperationTenant(context, run, failWith);
    // The tenant's `db` is what the manager's own getDb() gave.
    return { tenantDb: tenant.db as ReturnType<TManager['getDb']>, tenant };
  };
}
