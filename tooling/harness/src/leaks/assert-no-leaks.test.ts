import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { getTestRun } from '../database/test-run.ts';
import { assertNoLeaks } from './assert-no-leaks.ts';

describe('assertNoLeaks', () => {
  it('hands on the result of work that cleans up after itself', async () => {
    const answer = await assertNoLeaks(async () => {
      const client = new pg.Client({ connectionString: getTestRun().serverUrl });
      await client.connect();
      await sleep(5);
      await client.end();
      return 42;
    });
    expect(answer).toBe(42);
  });

  it('finds a client that was not ended', async () => {
    const client = new pg.Client({ connectionString: getTestRun().serverUrl });
    await expect(assertNoLeaks(() => client.connect())).rejects.toThrow('1 × TCPSocketWrap');
    await client.end();
  });

  it('finds a server that listens', async () => {
    const server = createServer();
    await expect(assertNoLeaks(() => once(server.listen(0), 'listening'))).rejects.toThrow(
      '1 × TCPServerWrap',
    );
    server.close();
  });

  it('finds a timer, and says where it was started', async () => {
    let timer: NodeJS.Timeout | undefined;
    const startTimer = async (): Promise<void> => {
      timer = setInterval(() => {}, 60_000);
    };
    await expect(assertNoLeaks(startTimer)).rejects.toThrow(
      /a timer started at startTimer .*assert-no-leaks\.test/,
    );
    clearInterval(timer);
  });

  it('does not mind timers that are over, cleared or unref’d', async () => {
    await assertNoLeaks(async () => {
      setTimeout(() => {}, 50);
      clearTimeout(setTimeout(() => {}, 60_000));
      setTimeout(() => {}, 60_000).unref();
      await promisify(setTimeout)(1);
    });
  });

  it('finds a child process', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    child.unref();
    await expect(assertNoLeaks(async () => child.ref())).rejects.toThrow('1 × ProcessWrap');
    child.kill();
  });
});
