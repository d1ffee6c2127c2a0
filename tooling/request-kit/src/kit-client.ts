import { Agent, request } from 'node:http';
import type { Framework, KitAnswer, RunningApp, WireAnswer, WireRequest } from './framework.ts';

export type Headers = ReadonlyArray<readonly [name: string, value: string]>;

export interface KitClient {
  /** Calls the operation with these headers, sent as they are: twice the same name is sent twice. */
  call(headers: Headers, input?: unknown): Promise<KitAnswer>;
  send(wire: WireRequest, headers?: Headers): Promise<WireAnswer>;
  /** Calls, and hangs up as soon as this has come to pass. */
  abort(headers: Headers, input: unknown, after: Promise<unknown>): Promise<void>;
  close(): void;
}

/** A client that keeps its connections, and says nothing but what it is told to. */
export function createKitClient(framework: Framework, { origin }: RunningApp, maxSockets = 8): KitClient {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const encode = framework.encode ?? encodeAsPost;
  const decode = framework.decode ?? decodeJson;

  function open(wire: WireRequest, headers: Headers): ReturnType<typeof request> {
    const length = wire.body === undefined ? [] : [['content-length', String(Buffer.byteLength(wire.body))]];
    const all = [['host', new URL(origin).host], ...(wire.headers ?? []), ...length, ...headers];
    // A flat list is sent as it is, duplicates and all.
    const sent = request(new URL(wire.path, origin), { agent, method: wire.method, headers: all.flat() });
    return sent.end(wire.body);
  }

  function send(wire: WireRequest, headers: Headers = []): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      open(wire, headers)
        .on('error', reject)
        .on('response', (response) => {
          const chunks: Buffer[] = [];
          response
            .on('data', (chunk: Buffer) => chunks.push(chunk))
            .on('error', reject)
            .on('end', () =>
              resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
            );
        });
    });
  }

  return {
    send,
    call: async (headers, input = {}) => decode(await send(encode(input), headers)),
    abort: (headers, input, after) =>
      new Promise((resolve, reject) => {
        const sent = open(encode(input), headers);
        after.then(() => sent.destroy(), reject);
        sent
          .on('error', () => undefined)
          .on('response', (response) => response.on('error', () => undefined).resume())
          .on('close', resolve);
      }),
    close: () => agent.destroy(),
  };
}

function encodeAsPost(input: unknown): WireRequest {
  return {
    method: 'POST',
    path: '/run',
    body: JSON.stringify(input),
    headers: [['content-type', 'application/json']],
  };
}

function decodeJson({ status, body }: WireAnswer): KitAnswer {
  return { status, result: parseJson(body) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An error page is text.
    return text;
  }
}
