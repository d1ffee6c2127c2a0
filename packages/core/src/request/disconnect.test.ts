import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signalOfDisconnect } from './disconnect.ts';

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo.
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A response to a request whose client can hang up. */
async function receive(): Promise<{ response: ServerResponse; hangUp: () => void }> {
  const client = request({ port, host: '127.0.0.1', agent: false }).on('error', () => undefined);
  client.on('response', (answer) => answer.resume());
  client.end();
  const [, response] = await once(server, 'request');
  return { response, hangUp: () => client.destroy() };
}

describe('signalOfDisconnect', () => {
  it('fires when the client hangs up', async () => {
    const { response, hangUp } = await receive();
    const signal = signalOfDisconnect(response);
    expect(signal.aborted).toBe(false);
    hangUp();
    await once(signal, 'abort');
  });

  it('fires when the client hangs up in the middle of the answer', async () => {
    const { response, hangUp } = await receive();
    const signal = signalOfDisconnect(response);
    response.write('the first half');
    hangUp();
    await once(signal, 'abort');
  });

  it('has fired for a client that hung up before', async () => {
    const { response, hangUp } = await receive();
    hangUp();
    await once(response, 'close');
    expect(signalOfDisconnect(response).aborted).toBe(true);
  });

  it('does not fire once the answer is out', async () => {
    const { response } = await receive();
    const signal = signalOfDisconnect(response);
    response.end('all of it');
    await once(response, 'close');
    expect(signal.aborted).toBe(false);
  });
});
