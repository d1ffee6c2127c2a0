import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseSeed } from './chaos-seed.ts';
import { findChaosTests } from './find-chaos-tests.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe('findChaosTests', () => {
  it('finds the tests that have a full size, in all packages', () => {
    expect(findChaosTests(ROOT)).toEqual(
      expect.arrayContaining([
        'packages/core/test/guarantees/no-row-crosses-tenants.test.ts',
        'packages/core/test/guarantees/no-row-crosses-tenants.rows.test.ts',
        'packages/core/test/guarantees/memory-is-flat.test.ts',
        'packages/migrator/test/exactly-once.test.ts',
        'packages/cli/test/hostile-ids.test.ts',
        // Their size is the request kit's.
        'packages/express/test/express-5.test.ts',
        'packages/nestjs/test/nest-fastify.test.ts',
        'packages/graphql/test/conformance-yoga.test.ts',
        'packages/bullmq/test/many-jobs.test.ts',
      ]),
    );
  });

  it('leaves out those that are always the same', () => {
    expect(findChaosTests(ROOT)).not.toContain('packages/core/src/tenant/base32.test.ts');
  });
});

describe('chooseSeed', () => {
  it('takes the one it is given', () => {
    expect(chooseSeed('1234')).toBe(1234);
  });

  it.each([undefined, ''])('makes one when it is given %j', (given) => {
    expect(chooseSeed(given, () => 0.5)).toBe(2 ** 30);
  });

  it.each(['x', '-1', '1.5', '2147483648'])('refuses %j, which no run could be replayed by', (given) => {
    expect(() => chooseSeed(given)).toThrow('DMT_CHAOS_SEED');
  });
});
