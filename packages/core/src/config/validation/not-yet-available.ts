import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { OptionSchema } from './known-object.ts';
import { problem } from './problem.ts';

/**
 * An option of a later version. Its default is accepted, since that is what happens; anything else is refused,
 * since it would be ignored.
 */
export function notYetAvailable(...defaultValues: readonly unknown[]): OptionSchema {
  return v.optional(
    v.custom<unknown>(
      (value) => defaultValues.some((defaultValue) => isDeepStrictEqual(value, defaultValue)),
      problem('is not available yet', 'leave it out'),
    ),
  );
}

/** A whole section of a later version, which is off unless it is configured. */
export function sectionNotYetAvailable(defaultSection: Readonly<Record<string, unknown>> = {}): OptionSchema {
  const isOff = (value: unknown): boolean => {
    if (value === false) return true;
    if (typeof value !== 'object' || value === null) return false;
    const given = Object.entries(value);
    if (given.some(([key, set]) => key === 'enabled' && set === false)) return true;
    return given.every(([key, set]) => key in defaultSection && isDeepStrictEqual(set, defaultSection[key]));
  };
  return v.optional(v.custom<unknown>(isOff, problem('is not available yet', 'leave it out')));
}

/** An option that only another isolation strategy has. */
export function onlyWithStrategy(strategy: string): OptionSchema {
  return v.optional(
    v.custom<unknown>(
      () => false,
      problem(`belongs to the ${strategy} strategy, which is not available yet`, 'leave it out'),
    ),
  );
}
