import { readFileSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApp } from './framework.ts';

interface Readme {
  /** The sample, file by file: `tsc` checks them where they lie, and the README prints them. */
  readonly files: readonly URL[];
  /** Starts the sample, whose database `DATABASE_URL` names. */
  serve(): Promise<RunningApp>;
}

/** The sample of a README is what is run here, to the letter: an application with `/users` and `/health`. */
export function describeReadme(readme: URL, { files, serve }: Readme): void {
  describe('the README', () => {
    let database: TestDatabase;
    let app: RunningApp;
    beforeAll(async () => {
      database = await createTestDatabase();
      for (const tenant of ['acme', 'globex']) {
        await database.query(`create schema tenant_${tenant}`);
        await database.query(
          `create table tenant_${tenant}.users (id serial primary key, name text not null)`,
        );
      }
      process.env.DATABASE_URL = database.url;
      app = await serve();
    });
    afterAll(async () => {
      await app?.close();
      await database?.drop();
    });

    const ask = (path: string, tenantId?: string, body?: unknown): Promise<Response> =>
      fetch(new URL(path, app.origin), {
        headers: {
          connection: 'close',
          ...(tenantId === undefined ? {} : { 'x-tenant-id': tenantId }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });

    it.each(files.map((file) => [file.pathname.split('/').at(-1), file]))('prints %s', (name, file) => {
      const block = `\`\`\`ts\n// ${name}\n${readFileSync(file, 'utf8')}\`\`\`\n`;
      expect(readFileSync(readme, 'utf8')).toContain(block);
    });

    it('shows an application that works', async () => {
      expect((await ask('/users', 'acme', { name: 'Ada' })).status).toBe(201);
      expect(await (await ask('/users', 'acme')).json()).toEqual([{ id: 1, name: 'Ada' }]);
      expect(await (await ask('/users', 'globex')).json()).toEqual([]);
    });

    it('shows one that refuses what it should, and is healthy without a tenant', async () => {
      expect((await ask('/users')).status).toBe(400);
      expect((await ask('/users', 'nobody')).status).toBe(404);
      const health = await ask('/health');
      expect([health.status, await health.json()]).toEqual([200, { healthy: true }]);
    });
  });
}
