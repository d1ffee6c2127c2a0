import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventLog } from './event-log.ts';
import { throttle } from './throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('throttle', () => {
  it('passes the first on at once, and the others as one when the interval is over', () => {
    const passed: unknown[] = [];
    const tell = throttle((event: string, times) => passed.push([event, times]), 1_000);
    for (let n = 0; n < 5; n++) tell(`event ${n}`);
    expect(passed).toEqual([['event 0', 1]]);
    vi.advanceTimersByTime(1_000);

    expect(passed).toEqual([
      ['event 0', 1],
      ['event 4', 4],
    ]);
    tell('soon after');
    expect(passed).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(passed.at(-1)).toEqual(['soon after', 1]);
  });

  it('passes an event on at once when it was quiet before', () => {
    const passed: unknown[] = [];
    const tell = throttle((event: string, times) => passed.push([event, times]), 1_000);
    tell('first');
    vi.advanceTimersByTime(1_001);
    tell('second');

    expect(passed).toEqual([
      ['first', 1],
      ['second', 1],
    ]);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1_001);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the log of an overload', () => {
  it('says that the queue is full once in a while, and how often it was', () => {
    const lines: string[] = [];
    const log = createEventLog((_, compose) => lines.push(compose().line), false);
    for (let n = 0; n < 1_000; n++) log.onQueueFull?.(`t${n % 7}`);
    for (let n = 0; n < 10; n++) log.onQueueTimeout?.(undefined);
    vi.advanceTimersByTime(60_000);

    expect(lines).toEqual([
      '[dmt] QUEUE_FULL tenant=t0',
      '[dmt] QUEUE_TIMEOUT schema=shared',
      '[dmt] QUEUE_FULL tenant=t5 times=999',
      '[dmt] QUEUE_TIMEOUT schema=shared times=9',
    ]);
  });
});
