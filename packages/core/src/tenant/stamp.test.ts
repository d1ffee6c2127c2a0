import { arbitraryId, hostileIds } from '@dmt-tooling/harness/hostile-ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../../test/chaos.ts';
import { formatStamp, parseStamp } from './stamp.ts';
import { parseTenantId } from './tenant-id.ts';

const acme = parseTenantId('acme');

describe('stamp', () => {
  it.each(hostileIds)('gives %j back', (id) => {
    expect(parseStamp(formatStamp(parseTenantId(id)))).toBe(id);
  });

  it('gives any id back, whatever the comment was', () => {
    const check = (value: string, comment: string): void => {
      fc.pre(isId(value));
      const stamped = formatStamp(parseTenantId(value), comment);
      expect(parseStamp(stamped)).toBe(value);
      expect(parseStamp(formatStamp(acme, stamped))).toBe('acme');
    };
    const comments = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('dmt:tenant:', 'a\nb', '\n'));
    fc.assert(fc.property(arbitraryId, comments, check), { numRuns: chaosSize(20_000), seed: chaosSeed });
  });

  it("keeps the owner's own comment behind its first line", () => {
    expect(formatStamp(acme, 'Our first customer.\nHandle with care.')).toBe(
      'dmt:tenant:acme\nOur first customer.\nHandle with care.',
    );
  });

  it('replaces an earlier stamp and keeps what follows it', () => {
    const before = formatStamp(parseTenantId('globex'), 'Our first customer.');
    expect(formatStamp(acme, before)).toBe('dmt:tenant:acme\nOur first customer.');
    expect(formatStamp(acme, formatStamp(acme))).toBe('dmt:tenant:acme');
  });

  it.each([null, '', 'Our first customer.', 'see dmt:tenant:acme', '\ndmt:tenant:acme'])(
    'finds no owner in %j',
    (comment) => {
      expect(parseStamp(comment)).toBeUndefined();
    },
  );
});

function isId(value: string): boolean {
  try {
    return parseTenantId(value) === value;
  } catch {
    return false;
  }
}
