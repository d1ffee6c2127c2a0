import { describe, expect, it } from 'vitest';
import { onFreePort } from './on-free-port.ts';

describe('onFreePort', () => {
  it('tries another port when the first one was taken in between', async () => {
    const tried: number[] = [];
    const started = await onFreePort(async (port) => {
      tried.push(port);
      if (tried.length === 1) throw new Error('EADDRINUSE');
      return port;
    });
    expect(started).toBe(tried[1]);
  });

  it('gives up with the last error', async () => {
    await expect(onFreePort(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
