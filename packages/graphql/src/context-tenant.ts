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
 * What an operation's context has as its `tenant`. How its steps run is known of the object itself, and not of a copy: of the
 * context it would be lost, which Apollo clones, whose fields Yoga copies into one of its own, and which users spread. A map
 * that is keyed by an object of each operation would double the work of the garbage collector.
 */
class OperationTenant {
  readonly #steps: ContextTenant;

  constructor(fields: object, steps: ContextTenant) {
    this.#steps = steps;
    Object.freeze(Object.assign(this, fields));
  }

  static stepsOf(tenant: object): ContextTenant | undefined {
    return #steps in tenant ? tenant.#steps : undefined;
  }
}

/** The tenant of one operation, with these fields. */
export function createOperationTenant<TFields extends object>(
  fields: TFields,
  run: ContextTenant['run'],
  onError: (error: unknown) => Error,
): Readonly<TFields> {
  // It was given all of the fields.
  return new OperationTenant(fields, { run, toFailure: failureOf(onError) }) as unknown as TFields;
}

/** The tenant of an operation, by its context; one that runs nothing as a tenant if it has none. */
export function tenantOfContext(contextValue: unknown): ContextTenant {
  const tenant = tenantOf(contextValue);
  return (tenant && OperationTenant.stepsOf(tenant)) ?? NO_TENANT;
}

/** What an operation's context has as its `tenant`, if it is one that was found for it. */
export function findTenantKey(contextValue: unknown): object | undefined {
  const tenant = tenantOf(contextValue);
  return tenant && OperationTenant.stepsOf(tenant) && tenant;
}

function tenantOf(contextValue: unknown): object | undefined {
  if (typeof contextValue !== 'object' || contextValue === null) return undefined;
  const tenant: unknown = Reflect.get(contextValue, 'tenant');
  return typeof tenant === 'object' && tenant !== null ? tenant : undefined;
}

function failureOf(onError: (error: unknown) => Error): (error: unknown) => unknown {
  return (error) =>
    error instanceof GraphQLError || toHttpError(error) === undefined ? error : onError(error);
}
