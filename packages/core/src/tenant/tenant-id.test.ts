import { hostileIds, impossibleIds } from '@dmt-tooling/harness/hostile-ids';
import { describe, expect, it } from 'vitest';
import { isDmtError } from '../errors/index.ts';
import { parseTenantId } from './tenant-id.ts';

describe('parseTenantId', () => {
  it.each(hostileIds)('takes %j as it is', (id) => {
    expect(parseTenantId(id)).toBe(id);
  });

  it.each(impossibleIds.map((id) => [id]))('refuses %o', (id) => {
    expect(() => parseTenantId(id)).toThrow(expect.objectContaining({ code: 'DMT_TENANT_ID_INVALID' }));
  });

  it('counts characters, not UTF-16 code units', () => {
    expect(parseTenantId('😀'.repeat(255))).toHaveLength(510);
    expect(() => parseTenantId('😀'.repeat(256))).toThrow();
  });

  it('keeps the message of a hostile id short, on one line and free of control characters', () => {
    for (const id of impossibleIds) {
      const error = catchError(() => parseTenantId(id));
      expect(isDmtError(error) && error.message).toMatch(/^[^\p{Cc}\p{Cf}]{10,300}$/u);
      expect(isDmtError(error) && error.httpStatus).toBe(400);
    }
  });
});

function catchError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
