import { describe, expect, it } from 'vitest';
import { createNamingPolicy } from './naming-policy.ts';
import type { SanitizeRules } from './sanitize-rules.ts';
import { parseTenantId } from './tenant-id.ts';

const rules: SanitizeRules = {
  enabled: true,
  maxLength: 63,
  allowedChars: /^[a-z0-9_]+$/,
  reservedNames: ['public', 'drizzle'],
  pathSchemas: ['postgis'],
};
const unchecked: SanitizeRules = { ...rules, enabled: false };
const acme = parseTenantId('acme');

const nameBy = (template: (id: string) => string, sanitize = rules) =>
  createNamingPolicy({ template, sanitize }).proposedNameFor(acme);
const withCode = (code: string) => expect.objectContaining({ code });

describe('createNamingPolicy', () => {
  it('uses the canonical names unless there is a template', () => {
    const policy = createNamingPolicy({ sanitize: rules });
    expect(policy.isCanonical).toBe(true);
    expect(policy.proposedNameFor(acme)).toBe('tenant_acme');
  });

  it("uses the user's template", () => {
    expect(nameBy((id) => `customer_${id}`)).toBe('customer_acme');
  });

  it.each([
    ['an empty name', ''],
    ['a name of 64 bytes', 'a'.repeat(64)],
    ['a name of 64 bytes in 32 characters', 'é'.repeat(32)],
    ['upper case', 'Acme'],
    ['a dash', 'a-b'],
    ['a quote', 'a"b'],
    ['a reserved name', 'drizzle'],
    ['the shared schema', 'public'],
    ['a system schema', 'pg_catalog'],
    ['another system schema', 'pg_anything'],
    ['a line break at the end', 'acme\n'],
  ])('refuses %s', (_, name) => {
    expect(() => nameBy(() => name)).toThrow(withCode('DMT_SCHEMA_NAME_INVALID'));
  });

  it.each([
    'public',
    'Public',
    'pg_x',
    'PG_X',
    'information_schema',
    'dmt',
    'dmt_spare_x',
    'postgis',
    '',
    'a\0b',
    'a\nb',
    'é'.repeat(32),
    '\ud800',
  ])('refuses %j even when nothing is checked', (name) => {
    expect(() => nameBy(() => name, unchecked)).toThrow(withCode('DMT_SCHEMA_NAME_INVALID'));
  });

  it.each(['Acme', 'a-b', 'a"b', 'drizzle', 'é'])('lets %j pass when nothing is checked', (name) => {
    expect(nameBy(() => name, unchecked)).toBe(name);
  });

  it('counts maxLength in bytes', () => {
    const sanitize = { ...rules, maxLength: 10, allowedChars: /^é+$/ };
    expect(nameBy(() => 'é'.repeat(5), sanitize)).toBe('é'.repeat(5));
    expect(() => nameBy(() => 'é'.repeat(6), sanitize)).toThrow(withCode('DMT_SCHEMA_NAME_INVALID'));
  });

  it('is not misled by a pattern that remembers its last match', () => {
    const policy = createNamingPolicy({
      template: (id) => `customer_${id}`,
      sanitize: { ...rules, allowedChars: /^[a-z_]+$/gy },
    });
    expect([1, 2, 3].map(() => policy.proposedNameFor(acme))).toEqual(Array(3).fill('customer_acme'));
  });

  it('checks canonical names against the rules, too', () => {
    const policy = createNamingPolicy({ sanitize: { ...rules, reservedNames: ['tenant_acme'] } });
    expect(() => policy.proposedNameFor(acme)).toThrow(withCode('DMT_SCHEMA_NAME_INVALID'));
  });

  it('says which tenant a template failed for, and keeps the error', () => {
    const broken = new TypeError('cannot read region');
    const template = (): string => {
      throw broken;
    };
    expect(() => nameBy(template)).toThrow(
      expect.objectContaining({ cause: broken, message: expect.stringContaining('of tenant "acme"') }),
    );
  });

  it.each([undefined, null, 42, Promise.resolve('tenant_acme')])(
    'says that a template returned %o',
    (result) => {
      // What a user without types may write.
      const template = (() => result) as unknown as () => string;
      expect(() => nameBy(template)).toThrow(/isolation\.schemaNameTemplate returned .*, not a string/);
    },
  );

  it('refuses a second id with the same name', () => {
    const policy = createNamingPolicy({ template: (id) => `t_${id.toLowerCase()}`, sanitize: rules });
    policy.claim(acme, policy.proposedNameFor(acme));
    expect(() => policy.proposedNameFor(parseTenantId('Acme'))).toThrow(
      withCode('DMT_TENANT_NAME_COLLISION'),
    );
    expect(policy.proposedNameFor(acme)).toBe('t_acme');
  });

  it('lets nobody claim a name by asking for it', () => {
    const policy = createNamingPolicy({ template: (id) => `t_${id.toLowerCase()}`, sanitize: rules });
    const stranger = parseTenantId('ACME');
    const name = policy.proposedNameFor(stranger);
    policy.claim(acme, policy.proposedNameFor(acme));
    expect(() => policy.claim(stranger, name)).toThrow(withCode('DMT_TENANT_NAME_COLLISION'));
    expect(() => policy.proposedNameFor(stranger)).toThrow(withCode('DMT_TENANT_NAME_COLLISION'));
  });
});
