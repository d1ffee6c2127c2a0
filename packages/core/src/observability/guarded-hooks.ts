import type { HookOptions } from '../config/index.ts';

/** The hooks that are functions: a logger is not told of things, it writes them. */
export type Hooks = Omit<HookOptions, 'logger'>;

/** Hear of what hooks are told, before them, and must not throw. */
export type HookListeners = {
  readonly [K in keyof Hooks]?: (...args: Parameters<NonNullable<Hooks[K]>>) => void;
};

/** Calls hooks so that one that throws or rejects disturbs nothing; `onError` hears of it. */
export interface GuardedHooks {
  call<K extends keyof Hooks>(name: K, ...args: Parameters<NonNullable<Hooks[K]>>): void;
}

type AnyHook = ((...args: unknown[]) => unknown) | undefined;

export function guardHooks(hooks: Hooks, listeners: readonly HookListeners[] = []): GuardedHooks {
  // Each hook and listener takes the arguments of its own name.
  const invoke = (table: Hooks | HookListeners, name: keyof Hooks, args: readonly unknown[]): unknown =>
    (table[name] as AnyHook)?.(...args);

  function call(name: keyof Hooks, args: readonly unknown[]): void {
    for (const listener of listeners) invoke(listener, name, args);
    // What fails in onError itself, there is nobody left to tell.
    const report = name === 'onError' ? () => undefined : reportFailure;
    try {
      void Promise.resolve(invoke(hooks, name, args)).catch(report);
    } catch (error) {
      report(error);
    }
  }

  function reportFailure(error: unknown): void {
    call('onError', [undefined, error instanceof Error ? error : new Error(String(error))]);
  }

  return { call: (name, ...args) => call(name, args) };
}
