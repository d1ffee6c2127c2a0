import { describe, expect, it } from 'vitest';
import { advisoryLockKey } from './advisory-lock-key.ts';

describe('advisoryLockKey', () => {
  it('is a 64-bit integer, as PostgreSQL takes it', () => {
    for (let index = 0; index < 1_000; index++) {
      const key = advisoryLockKey('migrate', `tenant_${index}`);
      expect(BigInt.asIntN(64, key)).toBe(key);
    }
  });

  it('keeps its parts apart', () => {
    expect(advisoryLockKey('a', 'bc')).not.toBe(advisoryLockKey('ab', 'c'));
    expect(advisoryLockKey('a","b')).not.toBe(advisoryLockKey('a', 'b'));
  });

  // Processes of two versions must wait for each other, so a released key never changes.
  it('is the same for ever', () => {
    expect(advisoryLockKey('directory')).toBe(-3743076405957739931n);
  });
});
