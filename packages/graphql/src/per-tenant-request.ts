import { NoTenantContextError } from '@dmt/core';
import { findTenantKey, tenantOfContext } from './context-tenant.ts';

/**
 * Makes something once for each request of a tenant, such as a `DataLoader`, whose cache must not outlive the request
 * or meet another tenant. It may stand at the top of a module.
 *
 * @throws DMT_NO_TENANT_CONTEXT for a context that is not, or does not have the fields of, one of `createGraphQLContext`
 * @example
 * const authors = perTenantRequest(({ tenantDb }: Context) => new DataLoader(byIds(tenantDb)));
 * const resolvers = { Post: { author: (post, _, context) => authors(context).load(post.authorId) } };
 */
export function perTenantRequest<TContext extends object, T>(
  factory: (context: TContext) => T,
): (context: TContext) => T {
  const made = new WeakMap<object, { readonly value: T }>();
  return (context) => {
    const key = findTenantKey(context);
    if (key === undefined) throw new NoTenantContextError('perTenantRequest()');
    let entry = made.get(key);
    if (entry === undefined) {
      entry = { value: tenantOfContext(context).run(() => factory(context)) };
      made.set(key, entry);
    }
    return entry.value;
  };
}
