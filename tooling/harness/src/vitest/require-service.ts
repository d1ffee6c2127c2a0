import { describe } from 'vitest';
import { HarnessError } from '../harness-error.ts';
import { findPgBouncer } from '../services/pgbouncer.ts';
import { findRedis } from '../services/redis.ts';

const SERVICES = {
  pgbouncer: { isThere: findPgBouncer, remedy: 'Install pgbouncer.' },
  redis: {
    isThere: async () => process.env.DMT_TEST_REDIS_URL ?? (await findRedis()),
    remedy: 'Install redis-server, or set DMT_TEST_REDIS_URL.',
  },
} as const;

export type ServiceName = keyof typeof SERVICES;

/** Vitest's `describe`, as far as a guarded suite needs it. */
export type DescribeSuite = (name: string, suite: () => void) => void;

/**
 * Guards suites that need a service of the machine: answers `describe` when it is there. When it is not, the
 * suites are skipped with the reason in their names; where `CI=true` the test file fails instead.
 *
 * @example
 * const describeWithPgBouncer = await requireService('pgbouncer');
 * describeWithPgBouncer('behind a pooler', () => { … });
 *
 * @throws HarnessError when the service is missing and `CI=true`.
 */
export async function requireService(name: ServiceName): Promise<DescribeSuite> {
  const { isThere, remedy } = SERVICES[name];
  if (await isThere()) return (title, suite) => void describe(title, suite);
  if (process.env.CI === 'true') throw new HarnessError(`CI has no ${name}.`, remedy);
  return (title, suite) => void describe.skip(`${title} (skipped: no ${name} here. ${remedy})`, suite);
}
