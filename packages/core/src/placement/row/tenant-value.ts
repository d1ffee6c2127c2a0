import type { TenantIdType } from '../../config/index.ts';
import { InvalidTenantIdError } from '../../errors/index.ts';
import type { TenantId } from '../../tenant/index.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,18})$/;
const BITS = { integer: 32, bigint: 64 } as const;

/**
 * Makes sure that an id is the one spelling of a value of the column's type: `7` and `07`, or a UUID in capitals and
 * in small letters, would be two tenants with the same rows.
 *
 * @throws DMT_TENANT_ID_INVALID
 */
export function assertTenantValue(id: TenantId, type: TenantIdType): void {
  const problem = findProblem(id, type);
  if (problem !== undefined) {
    throw new InvalidTenantIdError(id, problem, {
      remedy: 'Use ids of that type, or set isolation.tenantIdType to the type of the ids.',
    });
  }
}

function findProblem(id: TenantId, type: TenantIdType): string | undefined {
  switch (type) {
    case 'text':
      return undefined;
    case 'uuid':
      return UUID.test(id) ? undefined : 'is not a UUID in small letters, as isolation.tenantIdType wants it';
    case 'integer':
    case 'bigint':
      return isWithin(id, BITS[type])
        ? undefined
        : `is not ${type === 'integer' ? 'an integer' : 'a bigint'} in its shortest form, as isolation.tenantIdType wants it`;
  }
}

function isWithin(id: string, bits: number): boolean {
  return WHOLE_NUMBER.test(id) && BigInt.asIntN(bits, BigInt(id)) === BigInt(id);
}
