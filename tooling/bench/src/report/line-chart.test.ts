import { expect, it } from 'vitest';
import { renderLineChart } from './line-chart.ts';

const point = (value: number) => ({ value, low: value * 0.9, high: value * 1.1 });
const chart = renderLineChart({
  title: 'Requests & <tenants>',
  note: 'medians',
  xLabel: 'tenants',
  yLabel: 'requests per second',
  ticks: ['1', '1,000', '5,000'],
  panels: [
    {
      title: '32 in flight',
      series: [
        { name: 'plain', points: [point(10_000), point(9_000), point(9_500)] },
        { name: 'dmt', points: [point(11_000), undefined, point(8_000)] },
      ],
    },
  ],
});

it('draws a line and a band for each series, and a dot for each figure there is', () => {
  expect(chart.match(/<polyline/g)).toHaveLength(2);
  expect(chart.match(/<polygon/g)).toHaveLength(2);
  expect(chart.match(/<circle/g)).toHaveLength(5);
});

it('has an axis that ends above the highest figure, in round numbers', () => {
  expect(chart).toContain('>0<');
  expect(chart).toContain('>15k<');
});

it('draws a higher figure higher', () => {
  const heights = [...chart.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) => Number(y));
  const [tenThousand = 0, nineThousand = 0] = heights;
  expect(tenThousand).toBeLessThan(nineThousand);
});

it('takes the colour scheme of its reader, and lets no text become markup', () => {
  expect(chart).toContain('prefers-color-scheme: dark');
  expect(chart).not.toContain('<tenants>');
});
