import { type ExecutionArgs, GraphQLError } from 'graphql';
import { bindIterable, isAsyncIterable } from './bind-iterable.ts';
import { type ContextTenant, tenantOfContext } from './context-tenant.ts';

/** What executes an operation, and may be wrapped. Its result is one, a promise of one, or a stream of them. */
type Execute = (args: ExecutionArgs) => unknown;

/** The hooks of Yoga, and of every server built on Envelop, that the plugin has. */
export interface YogaTenantPlugin {
  onExecute(hook: { executeFn: Execute; setExecuteFn(execute: Execute): void }): void;
  onSubscribe(hook: { subscribeFn: Execute; setSubscribeFn(subscribe: Execute): void }): void;
}

/**
 * Has everything that an operation of GraphQL Yoga does run as its tenant, so that `getTenantDb()` works in
 * resolvers and whatever they call, in each step of a subscription too.
 */
export function yogaTenantPlugin(): YogaTenantPlugin {
  return {
    onExecute: ({ executeFn, setExecuteFn }) => setExecuteFn(asTenant(executeFn)),
    onSubscribe: ({ subscribeFn, setSubscribeFn }) => setSubscribeFn(asTenant(subscribeFn)),
  };
}

function asTenant(execute: Execute): Execute {
  return (args) => {
    const tenant = tenantOfContext(args.contextValue);
    const result = tenant.run(() => execute(args));
    return result instanceof Promise
      ? result.then((settled) => bindResult(settled, tenant))
      : bindResult(result, tenant);
  };
}

function bindResult(result: unknown, tenant: ContextTenant): unknown {
  if (!isAsyncIterable(result)) return translate(result, tenant);
  const { run } = tenant;
  const steps = { run, toFailure: (error: unknown) => relocated(error, tenant) };
  return bindIterable(result, steps, (one) => translate(one, tenant));
}

function translate(result: unknown, tenant: ContextTenant): unknown {
  if (!hasErrors(result)) return result;
  return { ...result, errors: result.errors.map((error) => relocated(error, tenant)) };
}

function relocated(error: unknown, { toFailure }: ContextTenant): unknown {
  return error instanceof GraphQLError ? relocate(error, toFailure(error.originalError)) : toFailure(error);
}

/** What a field failed with, at the place where it did. */
function relocate(error: GraphQLError, failure: unknown): GraphQLError {
  if (failure === error.originalError || !(failure instanceof Error)) return error;
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(failure.message, { nodes, source, positions, path, originalError: failure });
}

function hasErrors(result: unknown): result is { readonly errors: readonly unknown[] } {
  return typeof result === 'object' && result !== null && 'errors' in result && Array.isArray(result.errors);
}
