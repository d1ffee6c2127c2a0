import { toHttpError } from '@dmt/core';
import { GraphQLError } from 'graphql';
import { toGraphQLError } from './graphql-error.ts';

/** How the steps of an operation run, and what they fail with. */
export interface ContextTenant {
  run<T>(work: () => T): T;
  /** What a client is told of an error; errors that are none of ours stay as they are. */
  toFailure(error: unknown): unknown;
}

/** The operation of a context that no tenant was found for. */
const NO_TENANT: ContextTenant = { run: (work) => work(), toFailure: failureOf(toGraphQLError) };

/**
 * By `contextValue.tenant`, which only we make. The context itself would not do: Apollo clones it, Yoga copies
 * its fields into one of its own, and users spread it.
 */
const tenants = new WeakMap<object, ContextTenant>();

export function rememberTenant(
  tenant: object,
  run: ContextTenant['run'],
  onError: (error: unknown) => Error,
): void {
  tenants.set(tenant, { run, toFailure: failureOf(onError) });
}

/** The tenant of an operation, by its context; one that runs nothing as a tenant if it has none. */
export function tenantOfContext(contextValue: unknown): ContextTenant {
  const tenant = tenantKeyOf(contextValue);
  return (tenant && tenants.get(tenant)) ?? NO_TENANT;
}

/** What an operation's context has as its `tenant`, if it is one that was found for it. */
export function findTenantKey(contextValue: unknown): object | undefined {
  const tenant = tenantKeyOf(contextValue);
  return tenant !== undefined && tenants.has(tenant) ? tenant : undefined;
}

function tenantKeyOf(contextValue: unknown): object | undefined {
  if (typeof contextValue !== 'object' || contextValue === null) return undefined;
  const tenant: unknown = Reflect.get(contextValue, 'tenant');
  return typeof tenant === 'object' && tenant !== null ? tenant : undefined;
}

function failureOf(onError: (error: unknown) => Error): (error: unknown) => unknown {
  return (error) =>
    error instanceof GraphQLError || toHttpError(error) === undefined ? error : onError(error);
}
