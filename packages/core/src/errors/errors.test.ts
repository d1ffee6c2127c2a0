import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import * as core from '../index.ts';
import { errorCatalogue, isDmtError } from './index.ts';

const documented = readFileSync(new URL('../../ERRORS.md', import.meta.url), 'utf8');
const FACTS = /^`(DMT_[A-Z_]+)` · `(\w+)` · HTTP (\d+) · exit code (\d+)$/;

/** The entries of ERRORS.md: `## Tenant not found`, a line of facts, cause and remedy. */
const entries = documented
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [title = '', facts = ''] = section.split('\n\n');
    const [, code, name, httpStatus, exitCode] = FACTS.exec(facts) ?? [];
    return { section, docs: title.toLowerCase().replaceAll(' ', '-'), code, name, httpStatus, exitCode };
  });

describe('the catalogue of errors', () => {
  it('is documented, entry by entry and in its order', () => {
    const expected = Object.entries(errorCatalogue).map(([code, { name, docs, httpStatus, exitCode }]) => ({
      docs,
      code,
      name,
      httpStatus: String(httpStatus),
      exitCode: String(exitCode),
    }));
    expect(entries.map(({ section: _, ...entry }) => entry)).toEqual(expected);
  });

  it.each(entries.map((entry) => [entry.code, entry.section]))(
    'says cause and remedy of %s',
    (_, section) => {
      expect(section).toMatch(/\n\n\*\*Cause\.\*\* \S.{20,}\.\n\n\*\*Remedy\.\*\* \S.{20,}\n$/s);
    },
  );

  it('has a class for every code, and a code for every class', () => {
    const classes = Object.keys(core).filter((name) => /^[A-Z]\w+Error$/.test(name) && name !== 'DmtError');
    const named = Object.values(errorCatalogue).map(({ name }) => name);
    expect(classes.sort()).toEqual(named.sort());
  });

  it('has no name, code or anchor twice', () => {
    const all = Object.values(errorCatalogue);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(all.map(({ docs }) => docs)).size).toBe(all.length);
  });
});

const cause = Object.assign(new Error('password authentication failed'), { code: '28P01' });
const samples = [
  new core.ConfigError([{ path: 'a', message: 'is wrong', hint: 'correct it' }]),
  new core.ConfigNotFoundError(['tenant.config.ts']),
  new core.ConfigLoadError('tenant.config.ts:3', 'it threw', { cause }),
  new core.UsageError('That makes no sense.', 'Do something else.'),
  new core.ConfirmationMissingError('The tenant was not dropped.', 'Type its id.'),
  new core.UnexpectedError(new Error('out of the blue.')),
  new core.InvalidTenantIdError('', 'is empty'),
  new core.TenantIdMissingError(),
  new core.TenantRefusedError('acme'),
  new core.TokenRefusedError('did not verify', { cause }),
  new core.InvalidSchemaNameError('a b', 'does not match', { tenantId: 'acme' }),
  new core.TenantNotFoundError('acme', { schemaName: 'tenant_acme', cause }),
  new core.TenantExistsError('acme', { schemaName: 'tenant_acme' }),
  new core.TenantNameCollisionError('Acme', { schemaName: 'tenant_acme', ownerId: 'acme' }),
  new core.TenantNotAdoptedError('acme', { schemaName: 'tenant_acme' }),
  new core.TenantSuspendedError('acme'),
  new core.TenantNotReadyError('acme', { state: 'dropping' }),
  new core.TenantRoleError('acme', 'does not exist', { role: 'dmt_x', cause }),
  new core.NoTenantContextError('getTenantDb()'),
  new core.TenantMismatchError('acme', 'globex'),
  new core.ContextUnsupportedError(),
  new core.NotOneDatabaseError('acme'),
  new core.ConnectionFailedError({ target: 'localhost:5432/app', attempts: 3, cause }),
  new core.UnknownOutcomeError({ tenantId: 'acme', cause }),
  new core.QueueTimeoutError('acme', 5_000.4, { waiting: 1, held: 15 }),
  new core.QueueFullError('acme', { maxWaitingRequests: 0, strategy: 'reject' }),
  new core.ManagerDisposedError(),
  new core.StatementAbortedError({ tenantId: 'acme', cause }),
  new core.DeadlineExceededError({ tenantId: 'acme', stage: 'running', isOutcomeUnknown: true, cause }),
  new core.StatementRefusedError('SET', 'its effect would outlive the request', 'Use withConnection().'),
  new core.TransactionFailedError({ tenantId: 'acme', cause }),
  new core.InterceptorError('never called next()', 'Call it.', { interceptor: 'audit' }),
  new core.PoolerMismatchError({ cause }),
  new core.DirectoryUnreadableError('app', { cause }),
  new core.IsolationBrokenError([
    { reason: 'Role app is a superuser', remedy: 'Connect as another.' },
    { reason: 'Table public.users has no policy', remedy: 'Run `dmt generate`.' },
  ]),
  new core.TenantElsewhereError('acme', { found: 'schema', configured: 'row' }),
  new core.LifecycleMissingError('createTenant()'),
  new core.MigrationsNotFoundError('./drizzle/tenant', 'does not exist'),
  new core.MigrationSourceError('0001_a.sql', 'is empty'),
  new core.MigrationChangedError('acme', '0001_a'),
  new core.MigrationOutOfOrderError(undefined, '0001_a', '0002_b'),
  new core.MigrationFailedError('acme', '0001_a', { line: 3, cause }),
  new core.MigrationHookError('acme', { name: 'afterMigration', migration: '0001_a' }, { cause }),
  new core.RollbackRefusedError('Migration "0001_a" has no down file', {
    remedy: 'Write 0001_a.down.sql.',
    tenantId: 'acme',
  }),
  new core.GenerateFailedError('The package drizzle-kit is not installed', { remedy: 'Install it.', cause }),
  new core.SeedFailedError('acme', { cause }),
  new core.SpareRefusedError('function f() holds the name of its schema'),
  new core.LedgerError('__drizzle_migrations', 'has no column "hash"'),
  new core.LedgerMissingError('acme', { schemaName: 'tenant_acme', tableName: '__drizzle_migrations' }),
  new core.DiscoveryError('migrations.tenantDiscovery threw an error', { cause }),
  new core.DatabaseError('The role may not create schemas.', 'Grant it.', { cause }),
];

describe('an error of dmt', () => {
  it('is tried here with every code', () => {
    expect(samples.map(({ code }) => code).sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it.each(samples.map((error) => [error.code, error] as const))(
    '%s reads as a cause and a remedy',
    (code, error) => {
      const known = errorCatalogue[code];
      expect(error).toMatchObject({
        httpStatus: known.httpStatus,
        exitCode: known.exitCode,
        name: known.name,
      });
      expect(error.message).toBe(`${error.reason} ${error.remedy}`);
      expect(error.reason).toMatch(/^[A-Za-z].{5,}\.$/s);
      expect(error.remedy).toMatch(/^[A-Z].{5,}$/s);
      expect(error.message).not.toMatch(/!|please|undefined|\.\.|\[object/i);
      expect(Object.getPrototypeOf(error).constructor.name).toBe(known.name);
    },
  );

  it('becomes JSON with its cause, without its stack', () => {
    const error = new core.TenantNotFoundError('acme', { cause });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TenantNotFoundError',
      code: 'DMT_TENANT_NOT_FOUND',
      message: error.message,
      reason: 'Tenant "acme" does not exist.',
      remedy: error.remedy,
      details: { tenantId: 'acme' },
      cause: { name: 'Error', message: 'password authentication failed', code: '28P01' },
    });
  });

  it('shows a hostile id harmlessly', () => {
    const { message } = new core.TenantNotFoundError(`\u001b[2J\u202e\n${'x'.repeat(10_000)}`);
    expect(message).toMatch(/^[^\p{Cc}\p{Cf}]{50,400}$/u);
  });

  it('never shows a password that a cause holds', () => {
    const leak = new Error('connect postgres://app:canary-secret@db:5432/app?password=canary-secret failed');
    for (const error of [
      new core.ConnectionFailedError({ cause: leak }),
      new core.DiscoveryError('discovery threw', { cause: leak }),
      new core.ConfigLoadError('tenant.config.ts', leak.message, { cause: leak }),
      new core.ConfigError([{ path: 'a', message: leak.message, hint: leak.message }]),
    ]) {
      expect(error.message + JSON.stringify(error)).not.toContain('canary-secret');
      expect(error.message + JSON.stringify(error)).toContain('db:5432');
    }
  });
});

describe('isDmtError', () => {
  it('knows an error by its code, and whether it is one at all', () => {
    const error: unknown = new core.TenantSuspendedError('acme');
    expect(isDmtError(error)).toBe(true);
    expect(isDmtError(error, 'DMT_TENANT_SUSPENDED')).toBe(true);
    expect(isDmtError(error, 'DMT_TENANT_NOT_FOUND')).toBe(false);
    for (const other of [new Error('x'), { code: 'DMT_USAGE' }, null, undefined, 'DMT_USAGE', 42]) {
      expect(isDmtError(other)).toBe(false);
    }
  });

  it('knows the errors of a second copy of core', async () => {
    vi.resetModules();
    const second = await import('./index.ts');
    const error = new second.TenantSuspendedError('acme');
    expect(error).not.toBeInstanceOf(core.DmtError);
    expect(isDmtError(error, 'DMT_TENANT_SUSPENDED')).toBe(true);
  });
});
