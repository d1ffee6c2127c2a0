import { InvalidTenantIdError } from '../errors/index.ts';

/** A value of unknown origin, if it is text or not there. @throws DMT_TENANT_ID_INVALID */
export function assertText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new InvalidTenantIdError(value, 'is not a string');
  return value;
}
