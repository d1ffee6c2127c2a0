import { createTenantManager, defineConfig, fromHeader } from '@dmt/core';
import { createHonoMiddleware } from '@dmt/hono';
import { expect, it, vi } from 'vitest';

// What bundlers for other runtimes make of Node's module.
vi.mock('node:async_hooks', () => ({ AsyncLocalStorage: undefined }));

it('says that a runtime cannot carry a tenant, before the first request', async () => {
  const config = defineConfig({
    connection: { url: 'postgresql://localhost/none' },
    schemas: { tenant: {} },
  });
  await using manager = createTenantManager(config);
  expect(() => createHonoMiddleware({ manager, extractTenantId: fromHeader('x-tenant-id') })).toThrow(
    expect.objectContaining({ code: 'DMT_CONTEXT_UNSUPPORTED' }),
  );
  expect(manager.getDb('acme')).toBeDefined();
});
