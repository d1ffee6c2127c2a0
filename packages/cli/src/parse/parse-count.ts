import { UsageError } from '@dmt/core';

/** The value of a flag that takes a count from 1 on; `undefined` where the flag is absent. */
export function parseCount(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw UsageError.forOption(flag, text, 'a whole number of at least 1');
  return count;
}
