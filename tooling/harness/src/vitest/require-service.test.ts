import { afterEach, describe, expect, it, vi } from 'vitest';
import { requireService } from './require-service.ts';

describe('requireService', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('fails in CI when a service is missing, and says what to install', async () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('DMT_TEST_REDIS_URL', undefined);
    vi.stubEnv('CI', 'true');
    await expect(requireService('redis')).rejects.toThrow('CI has no redis. Install redis-server');
  });

  it('answers a suite that can be skipped elsewhere', async () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('DMT_TEST_REDIS_URL', undefined);
    vi.stubEnv('CI', '');
    await expect(requireService('redis')).resolves.toBeTypeOf('function');
  });
});
