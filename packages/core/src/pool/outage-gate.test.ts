import { describe, expect, it } from 'vitest';
import { createOutageGate } from './outage-gate.ts';

const refused = (): Error => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

/** A gate, a clock that only a test moves, and attempts whose outcome a test decides. */
function createBench() {
  let time = 0;
  const pending: Array<{ resolve: (value: string) => void; reject: (error: Error) => void }> = [];
  const gate = createOutageGate(() => time);
  const connect = (): Promise<string> =>
    gate(() => new Promise((resolve, reject) => pending.push({ resolve, reject })));
  const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    connect,
    settle,
    /** Attempts that were begun and have no outcome yet, oldest first. */
    pending,
    pass: (ms: number): void => {
      time += ms;
    },
    failTimes: async (count: number, error = refused()): Promise<void> => {
      for (let n = 0; n < count; n++) {
        const attempt = connect();
        pending.shift()?.reject(error);
        await attempt.catch(() => undefined);
      }
    },
  };
}

describe('the gate of an outage', () => {
  it('lets all go at once while the server is there, also after a failure now and then', async () => {
    const { connect, pending, failTimes } = createBench();
    await failTimes(2);
    const attempts = [connect(), connect(), connect()];
    expect(pending).toHaveLength(3);
    for (const { resolve } of pending) resolve('connected');
    expect(await Promise.all(attempts)).toEqual(['connected', 'connected', 'connected']);
  });

  it('has one attempt speak for all that begin with it or right after it', async () => {
    const { connect, pending, failTimes, pass, settle } = createBench();
    await failTimes(3);
    await expect(connect()).rejects.toThrow('refused');
    expect(pending).toHaveLength(0);
    pass(100);
    const attempts = [connect(), connect(), connect()].map((attempt) =>
      attempt.catch((error: Error) => error.message),
    );
    await settle();
    expect(pending).toHaveLength(1);
    pending.shift()?.reject(refused());
    expect(await Promise.all(attempts)).toEqual(['refused', 'refused', 'refused']);
    expect(pending).toHaveLength(0);
  });

  it('opens for everybody when one got in', async () => {
    const { connect, pending, failTimes, pass, settle } = createBench();
    await failTimes(5);
    pass(100);
    const attempts = [connect(), connect(), connect()];
    pending.shift()?.resolve('first');
    await settle();
    expect(pending).toHaveLength(2);
    for (const { resolve } of pending.splice(0)) resolve('behind it');
    expect(await Promise.all(attempts)).toEqual(['first', 'behind it', 'behind it']);
    void connect();
    void connect();
    await settle();
    expect(pending).toHaveLength(2);
  });

  it('does not wait for an attempt that hangs', async () => {
    const { connect, pending, failTimes, pass, settle } = createBench();
    await failTimes(3);
    pass(100);
    const hanging = connect();
    pass(250);
    const next = connect();
    await settle();
    expect(pending).toHaveLength(2);
    pending.pop()?.resolve('connected');
    expect(await next).toBe('connected');
    pending.pop()?.resolve('late');
    expect(await hanging).toBe('late');
  });

  it('takes an answer of the server for no outage', async () => {
    const { connect, pending, failTimes } = createBench();
    await failTimes(5, Object.assign(new Error('wrong password'), { code: '28P01' }));
    const attempts = [connect(), connect()];
    expect(pending).toHaveLength(2);
    for (const { resolve } of pending) resolve('connected');
    await Promise.all(attempts);
  });
});
