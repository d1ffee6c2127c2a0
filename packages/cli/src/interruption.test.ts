import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Interruption, StoppedError } from './interruption.ts';
import type { CliIo, StopSignal } from './io.ts';

function createWorld(): { io: CliIo; send: (signal: StopSignal) => void; listeners: number } {
  const listeners = new Set<(signal: StopSignal) => void>();
  const stream = { write: () => undefined, isTTY: false, columns: 80 };
  return {
    io: {
      stdin: new PassThrough(),
      stdout: stream,
      stderr: stream,
      isInteractive: false,
      env: {},
      cwd: '/',
      now: () => 0,
      onSignal: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    send: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    get listeners() {
      return listeners.size;
    },
  };
}

it('lets the work in hand end at the first signal, and tells of it', async () => {
  const world = createWorld();
  const told: StopSignal[] = [];
  const interruption = new Interruption(world.io, (signal) => told.push(signal));
  const work = interruption.finishInHand(async (signal) => {
    world.send('SIGINT');
    return signal.aborted;
  });

  await expect(interruption.race(work)).resolves.toBe(true);
  expect(told).toEqual(['SIGINT']);
  expect(interruption.exitCode).toBe(130);
});

it('stops at once at the second signal', async () => {
  const world = createWorld();
  const interruption = new Interruption(world.io, () => undefined);
  const work = interruption.finishInHand(async () => {
    world.send('SIGTERM');
    world.send('SIGINT');
    return new Promise<never>(() => undefined);
  });

  await expect(interruption.race(work)).rejects.toBeInstanceOf(StoppedError);
  expect(interruption.exitCode).toBe(143);
});

it('stops at once at the first signal when nothing is in hand', async () => {
  const world = createWorld();
  const interruption = new Interruption(world.io, () => undefined);
  world.send('SIGINT');

  await expect(interruption.race(new Promise<never>(() => undefined))).rejects.toBeInstanceOf(StoppedError);
});

it('listens no more when it is disposed of', () => {
  const world = createWorld();
  new Interruption(world.io, () => undefined).dispose();

  expect(world.listeners).toBe(0);
});
