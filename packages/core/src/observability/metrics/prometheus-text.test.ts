import { describe, expect, it } from 'vitest';
import { createMetricFamilies } from './metric-families.ts';
import { renderPrometheusText } from './prometheus-text.ts';
import { createStatementCounters } from './statement-counters.ts';
import { createTenantActivity } from './tenant-activity.ts';

const config = { text: 'select 1' };
const busy = (
  tenantId: string | undefined,
): [string | undefined, { active: number; idle: 0; waiting: 0 }] => [
  tenantId,
  { active: 1, idle: 0, waiting: 0 },
];

function activeSeries(ids: ReadonlyArray<string | undefined>, labelled = 50): string[] {
  const counters = createStatementCounters(() => 0);
  for (const id of ids) counters.observer.answered(id, config, 0);
  const usage = new Map(ids.map(busy));
  const source = { prefix: 'dmt', counters, usage: () => usage, poolCount: () => 1, evictions: () => 0 };
  const text = renderPrometheusText(createMetricFamilies(source, labelled));
  return text.match(/^dmt_pool_connections_active\{.*$/gm) ?? [];
}

describe('a label with a tenant', () => {
  it('cannot end its quotes or its line', () => {
    expect(activeSeries(['a"} 1\nfake_metric 2 \\'])).toContain(
      'dmt_pool_connections_active{tenant="a\\"} 1\\nfake_metric 2 \\\\"} 1',
    );
  });

  it('is never there twice, whatever tenants are called', () => {
    const series = activeSeries(['other', 'shared', undefined, '__proto__', 'x'], 3);
    expect(series).toEqual([
      'dmt_pool_connections_active{tenant="shared"} 1',
      'dmt_pool_connections_active{tenant="__proto__"} 1',
      'dmt_pool_connections_active{tenant="other"} 2',
      'dmt_pool_connections_active{tenant=""} 1',
    ]);
  });
});

describe('the activity of tenants', () => {
  it('stays bounded and keeps those that are busy', () => {
    const activity = createTenantActivity(100);
    for (let round = 0; round < 5_000; round++) {
      activity.record('busy');
      activity.record(`passing ${round}`);
    }
    expect(activity.busiest(1)).toEqual(['busy']);
    expect(activity.busiest(1_000).length).toBeLessThanOrEqual(100);
  });
});
