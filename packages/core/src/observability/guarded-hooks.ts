import type { HookOptions } from '../config/index.ts';

/** Calls hooks so that one that throws or rejects disturbs nothing; `onError` hears of it. */
export interface GuardedHooks {
  call<K extends keyof HookOptions>(name: K, ...args: Parameters<NonNullable<HookOptions[K]>>): void;
}

export function guardHooks(hooks: HookOptions): GuardedHooks {
  const report = (error: unknown): void => {
    try {
      const failure = error instanceof Error ? error : new Error(String(error));
      void Promise.resolve(hooks.onError?.(undefined, failure)).catch(() => undefined);
    } catch {
      // onError itself threw: there is nobody left to tell.
    }
  };
  return {
    call: (name, ...args) => {
      // Each hook takes the arguments of its own name.
      const hook = hooks[name] as ((...args: unknown[]) => unknown) | undefined;
      if (hook === undefined) return;
      try {
        void Promise.resolve(hook(...args)).catch(name === 'onError' ? () => undefined : report);
      } catch (error) {
        if (name !== 'onError') report(error);
      }
    },
  };
}
