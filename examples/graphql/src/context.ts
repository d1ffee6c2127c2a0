import { fromHeader } from '@dmt/core';
import { createGraphQLContext } from '@dmt/graphql';
import type { YogaInitialContext } from 'graphql-yoga';
import { tenants } from './db/tenants.ts';

/** Who may act for whom: a production asks its own users, and takes them from what it has authenticated. */
const MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['acme', ['ada']],
  ['globex', ['ada', 'grace']],
  ['nobody', ['ada']],
]);

/** The client says for which of its customers it acts, and `validateTenant` whether it may. */
export const context = createGraphQLContext({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
  validateTenant: (tenantId, { request }: YogaInitialContext) =>
    MEMBERS.get(tenantId)?.includes(request.headers.get('x-user') ?? '') ?? false,
});

export type Context = Awaited<ReturnType<typeof context>>;
