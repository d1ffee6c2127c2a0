import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, it } from 'vitest';
import * as errors from '../errors/index.ts';
import { toHttpError } from './http-error.ts';

const cause = new Error('connect ECONNREFUSED db.internal:5432');

it.each<[number, Error, string]>([
  [400, new errors.TenantIdMissingError(), 'The request names no tenant.'],
  [400, new errors.InvalidTenantIdError('', 'is empty'), 'The tenant id "" is empty.'],
  [401, new errors.TokenRefusedError('did not verify', { cause }), 'The token was refused.'],
  [403, new errors.TenantRefusedError('acme'), 'The request may not act for this tenant.'],
  [403, new errors.TenantSuspendedError('acme'), 'The tenant is suspended.'],
  [404, new errors.TenantNotFoundError('acme', { schemaName: 'secret_1' }), 'The tenant does not exist.'],
  [503, new errors.TenantNotReadyError('acme', { state: 'dropping' }), 'The service cannot answer now.'],
  [503, new errors.ConnectionFailedError({ target: 'db.internal', cause }), 'The service cannot answer now.'],
  [503, new errors.QueueTimeoutError('acme', 5_000), 'The service cannot answer now.'],
  [
    500,
    new errors.TenantNameCollisionError('a', { schemaName: 'secret_1', ownerId: 'b' }),
    'Something went wrong.',
  ],
])('answers %i and says no more than a client may know', (status, error, message) => {
  const shown = toHttpError(error);
  expect(shown).toMatchObject({ status, statusCode: status, message, expose: status < 500, cause: error });
});

it('finds the error behind the one of Drizzle', () => {
  const error = new DrizzleQueryError('select 1', [], new errors.ConnectionFailedError({ cause }));
  expect(toHttpError(error)).toMatchObject({ status: 503, code: 'DMT_CONNECTION_FAILED', cause: error });
});

it.each([[new Error('mine')], [undefined], ['text'], [{ httpStatus: 404 }]])('leaves %s alone', (error) => {
  expect(toHttpError(error)).toBeUndefined();
});
