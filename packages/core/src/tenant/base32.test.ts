import { describe, expect, it } from 'vitest';
import { encodeBase32 } from './base32.ts';

describe('encodeBase32', () => {
  // The vectors of RFC 4648 §10, lower case and without padding.
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('encodes %j as %j', (text, encoded) => {
    expect(encodeBase32(Buffer.from(text), text.length * 8)).toBe(encoded);
  });

  it('encodes only the first bits', () => {
    expect(encodeBase32(Buffer.alloc(32, 0xff), 130)).toBe('7'.repeat(26));
  });
});
