import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';
import { openParityBench, type ParityBench, type ParityBenchOptions } from './parity-bench.ts';
import type { ParityCase } from './parity-case.ts';

/** Runs every case on a plain pool and on a tenant's handle; both must end alike. */
export function defineParitySuite(
  name: string,
  cases: readonly ParityCase[],
  options: ParityBenchOptions = {},
): void {
  describe(name, () => {
    let bench: ParityBench;
    beforeAll(async () => {
      bench = await openParityBench(options);
    });
    afterAll(() => bench[Symbol.asyncDispose]());

    it.each(cases)('$name', async (parityCase) => {
      const plain = await outcomeOf(parityCase, bench.plain);
      const tenant = await outcomeOf(parityCase, bench.tenant);
      expect(tenant).toEqual(plain);
      const failure = 'error' in plain ? `${String(plain.error.code)} ${plain.error.message}` : undefined;
      if (parityCase.fails === undefined) expect(failure).toBeUndefined();
      else expect(failure).toContain(parityCase.fails);
    });
  });
}
