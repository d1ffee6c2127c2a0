import { inspect } from 'node:util';

/** What an injected handle says of itself, in a debugger or a log. */
export interface HandleDebug {
  readonly name: string;
  readonly tenantId: string | undefined;
}

/**
 * An object that can be injected before anybody knows what it stands for: `find` is asked at each use. It is no
 * promise, and nothing that Nest would call.
 */
export function createLazyHandle(
  name: string,
  find: () => object,
  findTenantId: () => string | undefined,
): object {
  const debug = (): HandleDebug => ({ name, tenantId: findTenantId() });
  // Node inspects what lies behind a proxy, so that is what has to print well.
  const printed = { [inspect.custom]: () => `[${name} of ${findTenantId() ?? 'no tenant'}]` };
  return new Proxy(printed, {
    get(_target, property) {
      if (property === '__isProxy') return true;
      if (property === '__tenantId') return findTenantId();
      if (property === '__debug') return debug();
      if (property === inspect.custom) return printed[inspect.custom];
      if (isProbe(property)) return undefined;
      const owner = find();
      return Reflect.get(owner, property, owner);
    },
    has: (_target, property) => !isProbe(property) && property in find(),
    set: () => false,
    defineProperty: () => false,
    getPrototypeOf: () => null,
  });
}

/** Asked of everything that is awaited, injected or printed. None of it is a use, and none may fail for want of a tenant. */
function isProbe(property: string | symbol): boolean {
  return (
    typeof property === 'symbol' ||
    property === 'then' ||
    property === 'toJSON' ||
    property === 'constructor' ||
    LIFECYCLE_HOOKS.has(property)
  );
}

const LIFECYCLE_HOOKS = new Set([
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);
