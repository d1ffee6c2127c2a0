import { expect, it } from 'vitest';
import { displayWidth } from './display-width.ts';
import { renderTable } from './render-table.ts';

const columns = [
  { title: 'tenant', isFlexible: true },
  { title: 'schema', isFlexible: true },
  { title: 'pending', align: 'right' as const },
];
const rows = [
  ['acme', 'tenant_acme', '0'],
  ['日本商事', `tenant_x_${'a'.repeat(40)}`, '12'],
  [`${'long-'.repeat(20)}id`, 'tenant_x', '3'],
];

it('keeps within the width of the terminal, also with wide characters', () => {
  const table = renderTable(columns, rows, { width: 60, paintTitle: String });

  for (const line of table.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  expect(table).toContain('…');
  expect(table).toMatch(/ 12$/m);
});

it('cuts nothing when the width is unlimited', () => {
  const table = renderTable(columns, rows, { width: Number.POSITIVE_INFINITY, paintTitle: String });

  for (const cell of rows.flat()) expect(table).toContain(cell);
});

it('aligns the columns', () => {
  const [head, first] = renderTable(columns, rows.slice(0, 1), { width: 80, paintTitle: String }).split('\n');

  expect(head).toBe('  TENANT  SCHEMA       PENDING');
  expect(first).toBe('  acme    tenant_acme        0');
});
