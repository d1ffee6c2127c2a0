import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { type PackedPackage, runTool } from '../src/pack-packages.ts';

export interface TarballRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/** A registry that has our packages before they are published, so that `npm install @dmt/core` is typed as it will be. */
export async function startTarballRegistry(packages: readonly PackedPackage[]): Promise<TarballRegistry> {
  const manifests = new Map<string, { readonly version: string }>();
  for (const { name, tarball } of packages) {
    const manifest = await runTool('tar', ['-xzOf', tarball, 'package/package.json'], '.');
    manifests.set(name, JSON.parse(manifest));
  }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const asked = packages.find(({ name, tarball }) => path === name || path === basename(tarball));
    const manifest = asked && manifests.get(asked.name);
    if (asked === undefined || manifest === undefined) {
      response.writeHead(404).end('{}');
    } else if (path === asked.name) {
      const dist = { tarball: `http://${request.headers.host}/${basename(asked.tarball)}` };
      const versions = { [manifest.version]: { ...manifest, dist } };
      const document = { name: asked.name, 'dist-tags': { latest: manifest.version }, versions };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    } else {
      response.end(readFileSync(asked.tarball));
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // what it is once a server listens on TCP
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
