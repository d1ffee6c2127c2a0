import { describe, expect, it } from 'vitest';
import { configProblems, url } from '../../../test/config-problems.ts';

const minimal = { connection: { url }, schemas: { tenant: {} } };

describe('defineConfig about later versions', () => {
  it.each([
    { isolation: { strategy: 'hybrid' } },
    { isolation: { default: 'schema' } },
    { rateLimit: { maxQueriesPerSecond: 5 } },
    { audit: { logQueries: true } },
    { cache: { provider: 'memory' } },
    { regions: { eu: { url } } },
    { tenantRegion: () => 'eu' },
    { quotas: { defaults: {} } },
    { encryption: { provider: 'local' } },
  ])('never ignores an option of a later version: %o', (extra) => {
    expect(configProblems({ ...minimal, ...extra })).toEqual([expect.stringContaining('not available yet')]);
  });

  it('takes such options at their defaults', () => {
    const extra = {
      connection: { url, preparedStatements: { enabled: false } },
      isolation: {
        maxPools: 50,
        pooling: { mode: 'shared', strategy: 'queue', pipelining: false },
      },
      metrics: { enabled: true, prefix: 'dmt' },
      rateLimit: false,
      cache: undefined,
    };
    expect(configProblems({ ...minimal, ...extra })).toEqual([]);
  });
});
