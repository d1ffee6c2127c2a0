import { ConnectionFailedError, DatabaseError, MigrationFailedError } from '@dmt/core';
import { expect, it } from 'vitest';
import { explainFailure } from './explain-failure.ts';

const target = { host: 'db.example.com', port: '5432', user: 'app', database: 'shop' };

function pgError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, severity: 'FATAL' });
}

it.each([
  [
    'ECONNREFUSED',
    'connect ECONNREFUSED',
    /No PostgreSQL answers at db\.example\.com:5432/,
    /Start the server/,
  ],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND', /host of db\.example\.com:5432 is not known/, /connection\.url/],
  ['ETIMEDOUT', 'connect ETIMEDOUT', /did not answer in time/, /firewall/],
  [
    '28P01',
    'password authentication failed for user "app"',
    /refused the password of role "app"/,
    /percent-encoded/,
  ],
  ['28000', 'no pg_hba.conf entry', /does not let role "app" in: no pg_hba\.conf entry/, /pg_hba\.conf/],
  [
    '3D000',
    'database "shop" does not exist',
    /Database "shop" does not exist on db\.example\.com/,
    /createdb/,
  ],
  ['53300', 'sorry, too many clients already', /no connection left/, /max_connections/],
  ['57P03', 'the database system is starting up', /starting up or shutting down/, /Wait/],
])('explains %s from PostgreSQL or the network', (code, message, reason, remedy) => {
  const cause = pgError(code, message);
  const wrapped = new ConnectionFailedError({ target: 'db', attempts: 3, cause });

  for (const error of [cause, wrapped]) {
    const failure = explainFailure(error, { target });
    expect(failure.reason).toMatch(reason);
    expect(failure.remedy).toMatch(remedy);
    expect(failure).toMatchObject({ code: 'DMT_CONNECTION_FAILED', exitCode: 4 });
  }
});

it.each([
  ['42501', 'permission denied for database shop', /grant create on database "shop" to "app"/],
  ['0A000', 'cannot set transaction read-write mode during recovery', /primary/],
  ['25006', 'cannot execute CREATE SCHEMA in a read-only transaction', /primary/],
])('keeps what was attempted when %s refuses a statement', (code, message, remedy) => {
  const cause = pgError(code, message);
  const wrapped = new DatabaseError(`PostgreSQL refused the schema: ${message}.`, 'Look.', { cause });

  expect(explainFailure(wrapped, { target })).toMatchObject({
    code: 'DMT_DATABASE',
    exitCode: 4,
    reason: `PostgreSQL refused the schema: ${message}.`,
    remedy: expect.stringMatching(remedy),
  });
  expect(explainFailure(cause, { target }).reason).toContain(message);
});

it('leaves an error alone that says more than its cause', () => {
  const error = new MigrationFailedError('acme', '0001_a', { cause: pgError('42501', 'permission denied') });

  expect(explainFailure(error, { target })).toMatchObject({ code: 'DMT_MIGRATION_FAILED', exitCode: 1 });
});

it('says that an error is unforeseen when it is', () => {
  expect(explainFailure(new TypeError('x is not a function'))).toMatchObject({
    code: 'DMT_UNEXPECTED',
    exitCode: 1,
    reason: expect.stringContaining('x is not a function'),
  });
});
