import { integer, pgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { configErrorOf, configIssuesOf, configProblems, url } from '../../test/config-problems.ts';
import { defineConfig } from './define-config.ts';

const users = pgTable('users', { id: integer() });
const minimal = { connection: { url }, schemas: { tenant: { users } } };

describe('defineConfig', () => {
  it('returns the same object, frozen down to its options', () => {
    const config = { ...minimal, isolation: { pooling: { queueTimeout: 100 } } };
    const defined = defineConfig(config);
    expect(defined).toBe(config);
    expect(Object.isFrozen(defined.isolation?.pooling)).toBe(true);
    expect(Object.isFrozen(defined.schemas)).toBe(true);
  });

  it('takes the namespace of a module for the tables, which cannot be frozen', async () => {
    const tenant = await import('./defaults.ts');
    expect(() => defineConfig({ ...minimal, schemas: { tenant } })).not.toThrow();
  });

  it("leaves what is the caller's own unfrozen", () => {
    const poolConfig = { max: 5 };
    const tenant = { users };
    defineConfig({ connection: { url, poolConfig }, schemas: { tenant } });
    expect(Object.isFrozen(poolConfig)).toBe(false);
    expect(Object.isFrozen(tenant)).toBe(false);
  });

  it('lists every problem at once, each on a line of its own', () => {
    const error = configErrorOf({
      connection: { url: undefined, retry: { maxAttempts: 0 }, poolConfig: { max: '20' } },
      isolation: { stratgy: 'schema', pooling: { queueTimout: 5, maxWaitingRequests: -1 } },
      schema: { users },
    });
    expect(error?.message).toBe(
      `The dmt configuration has 8 problems. Correct each of them:
  - connection.retry.maxAttempts must be a whole number of at least 1, not 0
  - isolation.pooling.maxWaitingRequests must be a whole number of at least 0, not -1
  - isolation.pooling.queueTimout is not an option: did you mean queueTimeout?
  - isolation.stratgy is not an option: did you mean strategy?
  - schema is not an option: did you mean schemas?
  - connection.url is undefined: is DATABASE_URL set?
  - connection.poolConfig.max must be a whole number of at least 1, not "20"
  - schemas is missing: write schemas: { tenant }`,
    );
  });

  it.each([[undefined], [null], [42], ['config'], [[]], [() => ({})]])(
    'says that %o is no configuration',
    (value) => {
      expect(configIssuesOf(value)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/^must be an object, not /) }),
      ]);
    },
  );

  it('says what is missing from nothing', () => {
    expect(configProblems({})).toEqual([
      'connection is missing: write connection: { url: process.env.DATABASE_URL }',
      'schemas is missing: write schemas: { tenant }',
    ]);
  });

  it.each([
    [{ connektion: {} }, 'connektion is not an option: did you mean connection?'],
    [
      { isolation: { schemaTemplate: String } },
      'isolation.schemaTemplate is not an option: did you mean schemaNameTemplate?',
    ],
    [
      { migrations: { tenantfolder: 'x' } },
      'migrations.tenantfolder is not an option: did you mean tenantFolder?',
    ],
    [{ hooks: { onerror: () => {} } }, 'hooks.onerror is not an option: did you mean onError?'],
    [{ drizzle: { schema: {} } }, 'drizzle.schema is not an option: there are casing, logger'],
  ])('finds the unknown key in %o', (extra, line) => {
    expect(configProblems({ ...minimal, ...extra })).toContain(line);
  });

  it.each([
    [{ isolation: 'schema' }, 'isolation must be an object, not a string'],
    [{ isolation: [] }, 'isolation must be an object, not an array'],
    [
      { isolation: { schemaNameTemplate: 'tenant_${id}' } },
      'isolation.schemaNameTemplate must be a function, not a string',
    ],
    [
      { isolation: { sanitize: { allowedChars: '[a-z]' } } },
      'isolation.sanitize.allowedChars must be a regular expression, not a string',
    ],
    [
      { isolation: { sanitize: { maxLength: 64 } } },
      'isolation.sanitize.maxLength must be a whole number from 1 to 63, not 64',
    ],
    [
      { isolation: { searchPath: { shared: 'yes' } } },
      'isolation.searchPath.shared must be true or false, not a string',
    ],
    [
      { isolation: { searchPath: { extensions: 'postgis' } } },
      'isolation.searchPath.extensions must be a list of names of 1 to 63 bytes, not a string',
    ],
    [
      { isolation: { pooling: { queueTimeout: 1.5 } } },
      'isolation.pooling.queueTimeout must be a whole number of at least 1, not 1.5',
    ],
    [
      { isolation: { pooling: { queueTimeout: Number.NaN } } },
      'isolation.pooling.queueTimeout must be a whole number of at least 1, not NaN',
    ],
    [
      { isolation: { pooling: { queueTimeout: 1e12 } } },
      'isolation.pooling.queueTimeout must be a whole number of at least 1, not 1000000000000',
    ],
    [{ migrations: { outOfOrder: 'skip' } }, `migrations.outOfOrder must be 'apply' or 'error', not "skip"`],
    [
      { migrations: { migrationsTable: '' } },
      'migrations.migrationsTable must be a name of 1 to 63 bytes, not ""',
    ],
    [
      { migrations: { tenantDiscovery: ['acme'] } },
      'migrations.tenantDiscovery must be a function, not an array',
    ],
    [
      { drizzle: { logger: 'yes' } },
      'drizzle.logger must be true, false or an object with logQuery(), not a string',
    ],
    [{ schemas: { tenant: [users] } }, 'schemas.tenant must be an object, not an array'],
    [{ schemas: { tenant: { users }, shared: null } }, 'schemas.shared must be an object, not null'],
  ])('finds the wrong type in %o', (extra, line) => {
    expect(configProblems({ ...minimal, ...extra })).toEqual([line]);
  });
});
