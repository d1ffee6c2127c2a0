import { ApolloServer, HeaderMap } from '@apollo/server';
import { createTenantContext, fromHeader, TenantNotFoundError } from '@dmt/core';
import {
  apolloTenantPlugin,
  createGraphQLContext,
  type GraphQLTenant,
  type GraphQLTenantOptions,
  perTenantRequest,
  yogaTenantPlugin,
} from '@dmt/graphql';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager, tenantTables } from '@dmt-tooling/request-kit';
import DataLoader from 'dataloader';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Context = GraphQLTenant<KitManager>;

const { items } = tenantTables;

const typeDefs = `
  interface Named { name: String }
  type Author implements Named { name: String, shout: String }
  type Query {
    own: [String!]
    lazy: [String!]
    lists: [Int!]
    stepwise: [String!]
    author: Author
    named: Named
    loaded: [String]
    missing: String
    fails: String
    teapot: String
    hello: String
  }
`;

let database: TestDatabase;
let manager: KitManager;

beforeAll(async () => {
  database = await createKitDatabase(2);
  manager = createKitManager(database.url);
});
afterAll(async () => {
  await manager?.dispose();
  await database?.drop();
});

/** The keys of each batch that a loader asked for. */
const batches: (readonly number[])[] = [];

function buildSchema(): GraphQLSchema {
  const { getTenantDb, getTenantId } = createTenantContext(manager);
  // At the top of a module, as applications have them.
  const namesLoader = perTenantRequest(({ tenantDb }: Context) => {
    return new DataLoader(async (ids: readonly number[]) => {
      batches.push(ids);
      const rows = await tenantDb.select().from(items);
      return ids.map((id) => rows.find((row) => row.id === id)?.tenant ?? null);
    });
  });
  return createSchema<Context>({
    typeDefs,
    resolvers: {
      Query: {
        own: async () => (await getTenantDb().select().from(items)).map(({ tenant }) => tenant),
        // A thenable that begins when GraphQL asks for it.
        lazy: () => ({
          // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tried
          then: (resolve: (value: unknown) => void) => resolve([getTenantId()]),
        }),
        lists: () =>
          ['a', 'b'].map(() => ({
            // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tried
            then: (resolve: (value: unknown) => void) => resolve(getTenantId() === 't1' ? 1 : 0),
          })),
        *stepwise() {
          yield getTenantId();
          yield getTenantId();
        },
        author: () => ({ name: 'plain', shout: () => getTenantId().toUpperCase() }),
        named: () => ({ name: () => getTenantId() }),
        loaded: (_source, _args, context) =>
          Promise.all([1, 1, 99].map((id) => namesLoader(context).load(id))),
        missing: () => {
          throw new TenantNotFoundError('nobody');
        },
        fails: () => Promise.reject(new Error('my own')),
        teapot: () => {
          throw new GraphQLError('short and stout', { extensions: { code: 'TEAPOT' } });
        },
        hello: () => 'hello',
      },
      Named: { __resolveType: async () => (getTenantId() === '' ? undefined : 'Author') },
    },
  });
}

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: ReadonlyArray<{ message: string; extensions: { code?: string } }>;
}
type Ask = (query: string, tenantId?: string) => Promise<Answer>;
type Options = Partial<GraphQLTenantOptions<object, KitManager>>;

type MakeContext = (argument: object) => Promise<object>;

const contextOf = (options: Options): MakeContext =>
  createGraphQLContext({
    manager,
    extractTenantId: fromHeader('x-tenant-id'),
    tenantOptional: true,
    ...options,
  } as GraphQLTenantOptions<object, KitManager> & { tenantOptional: true });

const headersOf = (tenantId?: string): [string, string][] => [
  ['content-type', 'application/json'],
  ...(tenantId === undefined ? [] : [['x-tenant-id', tenantId] satisfies [string, string]]),
];

const viaApollo = async (context: MakeContext): Promise<Ask> => {
  const server = new ApolloServer({ schema: buildSchema(), plugins: [apolloTenantPlugin()] });
  server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();
  return async (query, tenantId) => {
    const headers = headersOf(tenantId);
    const { status = 200, body } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers: new HeaderMap(headers), search: '', body: { query } },
      context: () => context({ req: { headers: Object.fromEntries(headers) } }),
    });
    if (body.kind !== 'complete') throw new Error('the answer is chunked');
    return { status, ...JSON.parse(body.string) };
  };
};

const viaYoga = async (context: MakeContext): Promise<Ask> => {
  const yoga = createYoga({
    schema: buildSchema(),
    context,
    plugins: [yogaTenantPlugin()],
    logging: false,
  });
  return async (query, tenantId) => {
    const body = JSON.stringify({ query });
    const request = { method: 'POST', headers: headersOf(tenantId), body };
    const response = await yoga.fetch('http://localhost/graphql', request);
    return { status: response.status, ...((await response.json()) as object) };
  };
};

describe.each([
  ['Apollo Server', viaApollo],
  ['GraphQL Yoga', viaYoga],
])('operations of %s', (_, serve) => {
  const build = (options: Options = { tenantOptional: false }): Promise<Ask> => serve(contextOf(options));

  it('run their resolvers as the tenant', async () => {
    const ask = await build();
    for (const tenant of ['t0', 't1']) {
      const { data } = await ask('{ own author { name shout } named { name } }', tenant);
      expect(data).toEqual({
        own: [tenant],
        author: { name: 'plain', shout: tenant.toUpperCase() },
        named: { name: tenant },
      });
    }
  });

  it('run thenables as the tenant that begin when they are asked for', async () => {
    const ask = await build();
    expect((await ask('{ lazy lists }', 't1')).data).toEqual({ lazy: ['t1'], lists: [1, 1] });
  });

  it('run the steps of a generator as the tenant', async () => {
    const ask = await build();
    expect((await ask('{ stepwise }', 't1')).data).toEqual({ stepwise: ['t1', 't1'] });
  });

  it('never mix the tenants of a loader that stands at the top of a module', async () => {
    const ask = await build();
    const turns = Array.from({ length: 40 }, (_turn, index) => `t${index % 2}`);
    const answers = await Promise.all(turns.map((tenant) => ask('{ loaded }', tenant)));
    expect(answers.map(({ data }) => data)).toEqual(
      turns.map((tenant) => ({ loaded: [tenant, tenant, null] })),
    );
  });

  it('make a loader once for each request', async () => {
    const ask = await build();
    batches.length = 0;
    await ask('{ loaded again: loaded }', 't0');
    expect(batches).toEqual([[1, 99]]);
    await ask('{ loaded }', 't0');
    expect(batches).toEqual([
      [1, 99],
      [1, 99],
    ]);
  });

  it.each([
    [undefined, 400, 'BAD_REQUEST'],
    ['nobody', 404, 'NOT_FOUND'],
    ['suspended', 403, 'FORBIDDEN'],
    ['dropping', 503, 'SERVICE_UNAVAILABLE'],
  ])('refuse the tenant %s', async (tenant, status, code) => {
    const ask = await build();
    const answer = await ask('{ hello }', tenant);
    expect(answer).toMatchObject({ status, errors: [{ extensions: { code } }] });
    expect(answer.data ?? undefined).toBeUndefined();
    expect(JSON.stringify(answer)).not.toMatch(/tenant_|schema|"http"/);
  });

  it('give what a resolver fails with its code, and tell the client no schema', async () => {
    const ask = await build();
    const answer = await ask('{ hello missing }', 't0');
    expect(answer).toMatchObject({
      status: 404,
      data: { hello: 'hello', missing: null },
      errors: [
        { path: ['missing'], extensions: { code: 'NOT_FOUND' }, message: 'The tenant does not exist.' },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain('nobody');
  });

  it('leave errors of the application as they are', async () => {
    const ask = await build();
    expect(await ask('{ fails }', 't0')).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(await ask('{ teapot }', 't0')).toMatchObject({ errors: [{ extensions: { code: 'TEAPOT' } }] });
  });

  it('fail with what onError says', async () => {
    const ask = await build({
      tenantOptional: false,
      onError: () => new GraphQLError('who?', { extensions: { code: 'WHO', http: { status: 418 } } }),
    });
    const who = { status: 418, errors: [{ message: 'who?', extensions: { code: 'WHO' } }] };
    expect(await ask('{ hello }')).toMatchObject(who);
    expect(await ask('{ missing }', 't0')).toMatchObject(who);
  });

  it('run as no tenant with a context that only looks like one', async () => {
    const { runWithTenant } = createTenantContext(manager);
    const forged = {
      tenantId: 't1',
      run: <T>(work: () => T) => runWithTenant({ tenantId: 't1' }, work),
      toFailure: () => new Error('t1'),
    };
    const ask = await serve(async () => ({ tenant: forged }));
    for (const field of ['own', 'loaded', 'lazy']) {
      expect(await ask(`{ ${field} }`, 't1')).toMatchObject({ data: { [field]: null } });
    }
  });

  it('need no tenant where it is optional, and have none then', async () => {
    const ask = await build({ tenantOptional: true });
    expect(await ask('{ hello __typename }')).toMatchObject({
      status: 200,
      data: { hello: 'hello', __typename: 'Query' },
    });
    for (const field of ['own', 'loaded', 'lazy']) {
      const answer = await ask(`{ ${field} }`);
      expect(answer).toMatchObject({ data: { [field]: null } });
      expect(answer.errors).toHaveLength(1);
    }
    expect(await ask('{ hello }', 'nobody')).toMatchObject({ status: 404 });
    expect((await ask('{ own }', 't1')).data).toEqual({ own: ['t1'] });
  });
});
