import { UsageError } from '@dmt/core';

const MAX_CONCURRENCY = 256;

/** The value of `--concurrency`: `undefined` leaves it to the migrator. */
export function parseConcurrency(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const concurrency = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    throw UsageError.forOption('--concurrency', text, `a whole number from 1 to ${MAX_CONCURRENCY}`);
  }
  return concurrency;
}
