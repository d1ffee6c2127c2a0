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
 * On `contextValue.tenant`, which only we make; a copy of it has none. The context itself would not do: Apollo clones it,
 * Yoga copies its fields into one of its own, and users spread it. Nor would a map: one that is keyed by an object of each
 * operation doubles the work of the garbage collector.
 */
const STEPS: unique symbol = Symbol('@dmt/graphql/steps') as never;

/** The tenant of one operation, with these fields. */
export function createOperationTenant<TFields extends object>(
  fields: TFields,
  run: ContextTenant['run'],
  onError: (error: unknown) => Error,
): Readonly<TFields> {
  const steps: ContextTenant = { run, toFailure: failureOf(onError) };
  return Object.freeze(Object.defineProperty({ ...fields }, STEPS, { value: steps }));
}

/** The tenant of an operation, by its context; one that runs nothing as a tenant if it has none. */
export function tenantOfContext(contextValue: unknown): ContextTenant {
  return tenantOf(contextValue)?.[STEPS] ?? NO_TENANT;
}

/** What an operation's context has as its `tenant`, if it is one that was found for it. */
export function findTenantKey(contextValue: unknown): object | undefined {
  const tenant = tenantOf(contextValue);
  return tenant?.[STEPS] === undefined ? undefined : tenant;
}

function tenantOf(contextValue: unknown): { readonly [STEPS]?: ContextTenant } | undefined {
  if (typeof contextValue !== 'object' || contextValue === null) return undefined;
  const tenant: unknown = Reflect.get(contextValue, 'tenant');
  return typeof tenant === 'object' && tenant !== null && Object.hasOwn(tenant, STEPS) ? tenant : undefined;
}

function failureOf(onError: (error: unknown) => Error): (error: unknown) => unknown {
  return (error) =>
    error instanceof GraphQLError || toHttpError(error) === undefined ? error : onError(error);
}
