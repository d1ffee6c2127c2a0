import { describe, expect, it } from 'vitest';
import { MessageSplitter } from './message-splitter.ts';

const begin = (): { client: MessageSplitter; server: MessageSplitter } => {
  const handshake = { awaitsEncryptionAnswer: false, isOpaque: false };
  return {
    client: new MessageSplitter('client', handshake),
    server: new MessageSplitter('server', handshake),
  };
};
const typed = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
};
const untyped = (code: number, body = ''): Buffer => {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, Buffer.from(body)]);
};
const startup = untyped(196_608, 'user\0ada\0\0');
const sslRequest = untyped(80_877_103);

describe('MessageSplitter', () => {
  it('finds the same messages however the bytes are cut', () => {
    const bytes = Buffer.concat([sslRequest, startup, typed('P', '\0select 1\0\0\0'), typed('S', '')]);
    for (let size = 1; size <= bytes.length; size++) {
      const { client } = begin();
      const messages = [];
      for (let at = 0; at < bytes.length; at += size)
        messages.push(...client.push(bytes.subarray(at, at + size)));
      expect(messages.map(({ type }) => type)).toEqual(['ssl-request', 'startup', 'P', 'S']);
      expect(Buffer.concat(messages.map((message) => message.bytes))).toEqual(bytes);
    }
  });

  it('reads on in the clear when TLS was declined, and leaves it alone when it was accepted', () => {
    const declined = begin();
    declined.client.push(sslRequest);
    expect(declined.server.push(Buffer.from('N'))[0]?.type).toBe('encryption-answer');
    expect(declined.client.push(startup)[0]?.type).toBe('startup');

    const accepted = begin();
    accepted.client.push(sslRequest);
    accepted.server.push(Buffer.from('S'));
    expect(accepted.client.push(Buffer.from([0x16, 3, 1]))).toMatchObject([{ type: 'opaque' }]);
    expect(accepted.server.push(Buffer.from([0x16, 3, 3]))).toMatchObject([{ type: 'opaque' }]);
  });

  it('passes what is not PostgreSQL as it is', () => {
    const { client } = begin();
    const request = Buffer.from('GET / HTTP/1.1\r\n\r\n');
    expect(client.push(request)).toMatchObject([{ type: 'opaque', bytes: request }]);
    const directTls = begin();
    expect(directTls.client.push(Buffer.from([0x16]))).toMatchObject([{ type: 'opaque' }]);
  });

  it('hands out the rest of a message whose sender has gone', () => {
    const { client } = begin();
    client.push(startup);
    const half = typed('Q', 'select 1\0').subarray(0, 7);
    expect(client.push(half)).toEqual([]);
    expect(client.takeRest()?.bytes).toEqual(half);
  });
});
