import { describe } from 'vitest';
import { HarnessError } from '../harness-error.ts';
import { findPgBouncer } from '../services/pgbouncer.ts';
import { findRedis } from '../services/redis.ts';

export type ServiceName = 'pgbouncer' | 'redis';

interface Service {
  readonly remedy: string;
  isThere(): Promise<boolean>;
}

const SERVICES: Readonly<Record<ServiceName, Service>> = {
  pgbouncer: {
    remedy: 'Install pgbouncer.',
    isThere: async () => (await findPgBouncer()) !== undefined,
  },
  redis: {
    remedy: 'Install redis-server, or set DMT_TEST_REDIS_URL.',
    isThere: async () => Boolean(process.env.DMT_TEST_REDIS_URL) || (await findRedis()) !== undefined,
  },
};

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
  const { remedy, ...service } = SERVICES[name];
  if (await service.isThere()) return (title, suite) => void describe(title, suite);
  if (process.env.CI === 'true') throw new HarnessError(`CI has no ${name}.`, remedy);
  return (title, suite) => void describe.skip(`${title} (skipped: no ${name} here. ${remedy})`, suite);
}
