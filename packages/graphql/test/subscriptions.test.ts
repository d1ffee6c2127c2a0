import { ApolloServer } from '@apollo/server';
import { createTenantContext, fromHeader, TenantNotFoundError } from '@dmt/core';
import { apolloTenantPlugin, createGraphQLContext, yogaTenantPlugin } from '@dmt/graphql';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager } from '@dmt-tooling/request-kit';
import { type GraphQLSchema, parse, subscribe } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const QUERY = 'subscription { ticks }';

let database: TestDatabase;
let manager: KitManager;
const endings: string[] = [];

beforeAll(async () => {
  database = await createKitDatabase(2);
  manager = createKitManager(database.url);
});
afterAll(async () => {
  await manager?.dispose();
  await database?.drop();
});
beforeEach(() => {
  endings.length = 0;
});

function buildSchema(): GraphQLSchema {
  const { getTenantDb, getTenantId } = createTenantContext(manager);
  const ownTenant = async (): Promise<unknown> =>
    (await getTenantDb().execute<{ tenant: string }>('select tenant from items')).rows[0]?.tenant;
  return createSchema({
    typeDefs: 'type Query { hello: String } type Subscription { ticks: String, broken: String }',
    resolvers: {
      Subscription: {
        ticks: {
          async *subscribe() {
            try {
              yield { ticks: await ownTenant() };
              await new Promise(setImmediate);
              yield { ticks: ownTenant };
            } finally {
              endings.push(getTenantId());
            }
          },
        },
        broken: {
          // biome-ignore lint/correctness/useYield: it fails before it has anything
          async *subscribe() {
            throw new TenantNotFoundError('nobody');
          },
        },
      },
    },
  });
}

/** What a client sees of a subscription, event by event. */
type Follow = (query: string, tenantId: string) => AsyncGenerator<unknown, void>;

const makeContext = () => createGraphQLContext({ manager, extractTenantId: fromHeader('x-tenant-id') });

/** Apollo leaves subscriptions to servers of WebSockets, which execute the schema themselves. */
const besideApollo = async (): Promise<Follow> => {
  const schema = buildSchema();
  const server = new ApolloServer({ schema, plugins: [apolloTenantPlugin()] });
  await server.start();
  const context = makeContext();
  return async function* follow(query, tenantId) {
    const contextValue = await context({ req: { headers: { 'x-tenant-id': tenantId } } });
    const events = await subscribe({ schema, document: parse(query), contextValue });
    if (Symbol.asyncIterator in events) yield* events;
  };
};

/** Yoga sends them over HTTP. */
const viaYoga = async (): Promise<Follow> => {
  const yoga = createYoga({
    schema: buildSchema(),
    context: makeContext(),
    plugins: [yogaTenantPlugin()],
    logging: false,
  });
  return async function* follow(query, tenantId) {
    const { body } = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        'x-tenant-id': tenantId,
      },
      body: JSON.stringify({ query }),
    });
    const decoder = new TextDecoder();
    for await (const chunk of body ?? []) {
      const [, sent] = /^data: (\{.*\})$/m.exec(decoder.decode(chunk)) ?? [];
      if (sent !== undefined) yield JSON.parse(sent);
    }
  };
};

describe.each([
  ['beside Apollo Server', besideApollo],
  ['of GraphQL Yoga', viaYoga],
])('subscriptions %s', (_, serve) => {
  it('run each step as the tenant of the subscriber, several tenants in turn', async () => {
    const follow = await serve();
    const [first, second] = [follow(QUERY, 't0'), follow(QUERY, 't1')];
    for (let step = 0; step < 2; step++) {
      expect((await first.next()).value).toEqual({ data: { ticks: 't0' } });
      expect((await second.next()).value).toEqual({ data: { ticks: 't1' } });
    }
    expect([await first.next(), await second.next()]).toMatchObject([{ done: true }, { done: true }]);
    expect(endings).toEqual(['t0', 't1']);
  });

  it('end as the tenant when the client goes away', async () => {
    const follow = await serve();
    for await (const _event of follow(QUERY, 't1')) break;
    await expect.poll(() => endings).toEqual(['t1']);
  });

  it('tell the client no tenant when their source fails', async () => {
    const follow = await serve();
    const events: unknown[] = [];
    const failure: unknown = await (async () => {
      for await (const event of follow('subscription { broken }', 't0')) events.push(event);
    })().catch((error: unknown) => error);
    const shown = JSON.stringify([...events, failure ?? null]);
    expect(shown).toContain('The tenant does not exist.');
    expect(shown).not.toContain('nobody');
  });
});
