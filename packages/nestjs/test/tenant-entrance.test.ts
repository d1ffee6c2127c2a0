import { EventEmitter } from 'node:events';
import { fromHeader } from '@dmt/core';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager } from '@dmt-tooling/request-kit';
import type { ExecutionContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantEntrance } from '../src/tenant-entrance.ts';

let database: TestDatabase;
let manager: KitManager;

beforeAll(async () => {
  database = await createKitDatabase(2);
  manager = createKitManager(database.url);
});
afterAll(async () => {
  await manager.dispose();
  await database.drop();
});

/** What a guard sees of a request of HTTP: the slice that the entrance reads. */
function executionOf(request: object): ExecutionContext {
  const parts: Partial<ExecutionContext> = {
    getArgs: () => [request, {}] as never,
    getType: () => 'http' as never,
    getHandler: () => () => undefined,
    getClass: () => Object as never,
  };
  return parts as ExecutionContext;
}

describe('the tenant that was found for a request', () => {
  const other = { 'x-tenant-id': 't1' };

  it.each([
    ['a copy of it', (request: object) => ({ ...request, headers: other })],
    ['what is derived from it', (request: object) => Object.create(request, { headers: { value: other } })],
  ])('is not that of %s', async (_, derive) => {
    const entrance = new TenantEntrance({ manager, extractTenantId: fromHeader('x-tenant-id') });
    const request = Object.assign(new EventEmitter(), { headers: { 'x-tenant-id': 't0' } });
    await entrance.enter(executionOf(request));
    const derived = derive(request);
    expect(entrance.find(executionOf(derived))).toBeUndefined();
    await entrance.enter(executionOf(derived));
    expect(entrance.find(executionOf(derived))?.context).toMatchObject({ tenantId: 't1' });
    expect(entrance.find(executionOf(request))?.context).toMatchObject({ tenantId: 't0' });
  });
});
