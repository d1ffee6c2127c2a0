import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { requireService } from '../vitest/require-service.ts';
import { startRedis } from './redis.ts';

const describeWithRedis = await requireService('redis');

async function ask(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => socket.write(`${command}\r\n`));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer).trim();
}

describeWithRedis('startRedis', () => {
  it('gives an empty server, and ends it', async () => {
    const redis = await startRedis();
    expect(await ask(redis.url, 'DBSIZE')).toBe(':0');
    await redis.stop();
    await expect(ask(redis.url, 'PING')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
