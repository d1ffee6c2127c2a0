import { describe, expect, it, vi } from 'vitest';
import { isTransient, retryConnecting } from './retry-connecting.ts';

const policy = { maxAttempts: 3, initialDelayMs: 1, maxDelayMs: 4, backoffMultiplier: 2, jitter: true };
const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('retryConnecting', () => {
  it('tries again after a passing failure, as often as the policy says', async () => {
    const onRetry = vi.fn();
    const connect = vi.fn(() => Promise.reject(failure('ECONNREFUSED')));

    await expect(retryConnecting(connect, { ...policy, onRetry }, Math.random)).rejects.toThrow(
      'ECONNREFUSED',
    );
    expect(connect).toHaveBeenCalledTimes(3);
    expect(onRetry).toHaveBeenCalledTimes(2);
  });

  it('succeeds as soon as the server answers', async () => {
    const connect = vi.fn().mockRejectedValueOnce(failure('57P03')).mockResolvedValue('connection');

    await expect(retryConnecting(connect, policy, Math.random)).resolves.toBe('connection');
  });

  it('does not try a wrong password twice', async () => {
    const connect = vi.fn(() => Promise.reject(failure('28P01')));

    await expect(retryConnecting(connect, policy, Math.random)).rejects.toThrow('28P01');
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('draws the delay from the whole range up to the back-off', async () => {
    const delays: number[] = [];
    const connect = vi.fn(() => Promise.reject(failure('ECONNRESET')));
    const onRetry = (_attempt: number, _error: Error, delayMs: number): void => void delays.push(delayMs);
    await retryConnecting(connect, { ...policy, maxAttempts: 4, onRetry }, () => 0.5).catch(() => undefined);

    expect(delays).toEqual([0.5, 1, 2]);
  });

  it('knows the messages pg has no code for', () => {
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('timeout expired'))).toBe(true);
    const said = (message: string): Error => Object.assign(new Error(message), { code: '08P01' });
    expect(isTransient(said('server login has been failing, try again later'))).toBe(true);
    expect(isTransient(said('no such database: app'))).toBe(false);
    expect(isTransient(new Error('password must be a string'))).toBe(false);
  });
});
