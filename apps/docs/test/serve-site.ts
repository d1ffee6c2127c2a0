import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

export const DIST: string = resolve(import.meta.dirname, '../dist');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
};

export interface RunningSite {
  readonly url: string;
  /** Bytes sent since the last call, as they were on the wire. */
  takeBytes(): number;
  close(): Promise<void>;
}

/** The built site as a host serves it: compressed, `/guides/queries` for `guides/queries.html`. */
export async function serveSite(): Promise<RunningSite> {
  let bytes = 0;
  const server = createServer((request, response) => {
    const file = findFile(new URL(request.url ?? '/', 'http://site').pathname);
    const served = file ?? join(DIST, '404.html');
    const content = readFileSync(served);
    const isCompressed = extname(served) !== '.png';
    const body = isCompressed ? gzipSync(content, { level: 1 }) : content;
    bytes += body.length;
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': TYPES[extname(served)] ?? 'application/octet-stream',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(body);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    takeBytes() {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** The file of an address, as VitePress' `cleanUrls` has it. */
export function findFile(pathname: string): string | undefined {
  const path = normalize(decodeURIComponent(pathname));
  const candidates = path.endsWith('/')
    ? [`${path}index.html`]
    : [path, `${path}.html`, `${path}/index.html`];
  return candidates
    .map((each) => join(DIST, each))
    .find((each) => existsSync(each) && statSync(each).isFile());
}

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    // After listen() on TCP, the address is an AddressInfo.
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}
