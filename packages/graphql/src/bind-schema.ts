import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import { bindIterable, isAsyncIterable } from './bind-iterable.ts';
import { type ContextTenant, tenantOfContext } from './context-tenant.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

const bound = new WeakSet<object>();

/** Wraps whatever of a schema is called with an operation's context, so that it runs as the operation's tenant. */
export function bindSchema(schema: GraphQLSchema, fieldResolver: Resolver = defaultFieldResolver): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // GraphQL has these once for all schemas.
    if (isIntrospectionType(type) || bound.has(type)) continue;
    if (isAbstractType(type)) {
      bound.add(type);
      const resolveType = type.resolveType ?? defaultTypeResolver;
      type.resolveType = (...call) => tenantOfContext(call[1]).run(() => resolveType(...call));
    }
    if (isObjectType(type)) {
      bound.add(type);
      const { isTypeOf } = type;
      if (isTypeOf) type.isTypeOf = (...call) => tenantOfContext(call[1]).run(() => isTypeOf(...call));
      for (const field of Object.values(type.getFields())) bindField(field, fieldResolver);
    }
  }
}

function bindField(field: GraphQLField<unknown, unknown>, fieldResolver: Resolver): void {
  const keep = isListType(getNullableType(field.type)) ? keepList : keepValue;
  field.resolve = bindResolver(field.resolve ?? fieldResolver, keep);
  if (field.subscribe) field.subscribe = bindResolver(field.subscribe, keepStream);
}

function bindResolver(resolve: Resolver, keep: (value: unknown, tenant: ContextTenant) => unknown): Resolver {
  return (source, args, contextValue, info) => {
    const tenant = tenantOfContext(contextValue);
    const fail = (error: unknown): never => {
      throw tenant.toFailure(error);
    };
    return tenant.run(() => {
      try {
        const value = resolve(source, args, contextValue, info);
        return isThenable(value)
          ? Promise.resolve(value)
              .then((settled) => keep(settled, tenant))
              .catch(fail)
          : keep(value, tenant);
      } catch (error) {
        return fail(error);
      }
    });
  };
}

/** Whatever of a list is only begun when somebody asks for it: GraphQL does, from outside. */
function keepList(value: unknown, { toFailure }: ContextTenant): unknown {
  if (!isIterable(value)) return value;
  return Array.from(value, (item) =>
    isThenable(item)
      ? Promise.resolve(item).catch((error: unknown) => {
          throw toFailure(error);
        })
      : item,
  );
}

function keepValue(value: unknown): unknown {
  return value;
}

function keepStream(value: unknown, tenant: ContextTenant): unknown {
  return isAsyncIterable(value) ? bindIterable(value, tenant) : value;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
