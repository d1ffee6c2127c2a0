import { createHash } from 'node:crypto';
import { arbitraryId, hostileIds } from '@dmt-tooling/harness/hostile-ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../../test/chaos.ts';
import { byteLength } from './byte-length.ts';
import { canonicalSchemaName } from './canonical-schema-name.ts';
import { parseTenantId, type TenantId } from './tenant-id.ts';

const UUID = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const HASHED = /^tenant_x_[a-z2-7]{26}$/;

describe('canonicalSchemaName', () => {
  it.each([
    ['acme', 'tenant_acme'],
    ['a_b', 'tenant_a_b'],
    ['0', 'tenant_0'],
    ['x', 'tenant_x'],
    ['xy_z', 'tenant_xy_z'],
    ['public', 'tenant_public'],
    [UUID, 'tenant_6f9619ff_8b86_d011_b42d_00cf4fc964ff'],
    ['a'.repeat(56), `tenant_${'a'.repeat(56)}`],
  ])('keeps %j readable', (id, name) => {
    expect(canonicalSchemaName(parseTenantId(id))).toBe(name);
  });

  it.each([
    'Acme',
    'a-b',
    'a__b',
    '_a',
    'a_',
    'x_',
    'x_a',
    UUID.toUpperCase(),
    UUID.replaceAll('-', '_'),
    `${UUID}-`,
    'a'.repeat(57),
    'é',
    'acme\u200b',
    'nosuch,tenant_victim',
    'x -c search_path=tenant_victim',
  ])('names %j by its hash', (id) => {
    expect(canonicalSchemaName(parseTenantId(id))).toMatch(HASHED);
  });

  // Whoever changes one of these names loses sight of a tenant's data.
  it('keeps its hashed names for ever', () => {
    expect(canonicalSchemaName(parseTenantId('Acme'))).toBe(`tenant_x_${hashByHand('Acme')}`);
    expect(canonicalSchemaName(parseTenantId('Acme'))).toBe('tenant_x_g4bwzwhzorwtguby5sus7cttvz');
  });

  it.each([
    ['Acme', 'acme'],
    ['a-b', 'a_b'],
    ['a_b', 'a__b'],
    [`${'a'.repeat(63)}b`, `${'a'.repeat(63)}c`],
    [UUID, UUID.replaceAll('-', '_')],
    [UUID, UUID.toUpperCase()],
    ['é', 'e\u0301'],
    ['İ', 'i\u0307'],
    ['acme', 'acme '],
  ])('tells %j from %j', (first, second) => {
    expect(canonicalSchemaName(parseTenantId(first))).not.toBe(canonicalSchemaName(parseTenantId(second)));
  });

  it('gives the owner of a hashed name no way to another name of that form', () => {
    const name = canonicalSchemaName(parseTenantId('Acme'));
    const forged = parseTenantId(name.slice('tenant_'.length));
    expect(canonicalSchemaName(forged)).not.toBe(name);
  });

  it.each(['tenant_', 'db_'])('is injective, lower-case and at most 63 bytes long behind %s', (prefix) => {
    const owners = new Map<string, TenantId>();
    const check = (value: string): void => {
      const id = tryParse(value);
      if (id === undefined) return;
      const name = canonicalSchemaName(id, prefix);
      expect(name.startsWith(prefix)).toBe(true);
      expect(name).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
      expect(byteLength(name)).toBeLessThanOrEqual(63);
      expect(owners.get(name) ?? id).toBe(id);
      owners.set(name, id);
    };
    hostileIds.forEach(check);
    fc.assert(fc.property(arbitraryId, check), { numRuns: chaosSize(100_000), seed: chaosSeed });
    expect(owners.size).toBeGreaterThan(chaosSize(10_000));
  });
});

function tryParse(value: string): TenantId | undefined {
  try {
    return parseTenantId(value);
  } catch {
    return undefined;
  }
}

/** The rule of the specification, written another way. */
function hashByHand(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  const bits = BigInt(`0x${hex}`).toString(2).padStart(256, '0').slice(0, 130);
  const letters = bits.match(/.{5}/g) ?? [];
  return letters.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)]).join('');
}
