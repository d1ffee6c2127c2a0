import type { TenantStatus } from '@dmt/migrator';
import { expect, it } from 'vitest';
import { chooseGlyphs } from '../../output/glyphs.ts';
import { createPalette } from '../../output/palette.ts';
import { renderFleetBar } from './render-fleet-bar.ts';

const stream = { write: () => undefined, isTTY: false, columns: 80 };

function bar(counts: Readonly<Record<TenantStatus['status'], number>>, width: number): string {
  const tenants = Object.entries(counts).flatMap(([status, count]) =>
    Array.from({ length: count }, () => ({ status }) as TenantStatus),
  );
  const look = {
    palette: createPalette(stream, {}, false),
    glyphs: chooseGlyphs({}),
    width,
    isVerbose: false,
  };
  return renderFleetBar(tenants, look);
}

it('gives each its share', () => {
  expect(bar({ ok: 50, behind: 30, error: 20 }, 14)).toBe('  ━━━━━───✖✖');
});

it('shows the one in a thousand that is not like the others', () => {
  expect(bar({ ok: 998, behind: 1, error: 1 }, 14)).toBe('  ━━━━━━━━─✖');
});

it('is full when all are up to date, and no wider than a screen likes', () => {
  expect(bar({ ok: 5, behind: 0, error: 0 }, Number.POSITIVE_INFINITY)).toBe(`  ${'━'.repeat(60)}`);
});
