import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startScript, waitUntil } from '@dmt-tooling/harness';
import { expect, it } from 'vitest';
import { chaosSeed, chaosSize, createRandom } from './support/chaos.ts';
import { createGenerateProject, type KitLine } from './support/generate-project.ts';
import { createMigrationFolder } from './support/migration-folder.ts';

const child = fileURLToPath(new URL('./support/generate-child.ts', import.meta.url));
const SCHEMA = `export const users = pgTable('users', { id: integer('id').primaryKey() });`;
const LONGEST_RUN_MS = 2_500;

it.each<KitLine>(['0.31', '1.x'])(
  'leaves the whole migration or nothing, and no process, when it is killed with drizzle-kit %s',
  { timeout: 300_000 },
  async (line) => {
    console.log(`DMT_CHAOS_SEED=${chaosSeed}`);
    const random = createRandom(chaosSeed);
    for (let kill = 0; kill < chaosSize(10); kill++) {
      await using project = await createGenerateProject(line, SCHEMA);
      await using scratch = await createMigrationFolder();
      const script = startScript(child, {
        args: [project.configFile, project.tenantFolder.path],
        env: { TMPDIR: scratch.path },
      });
      await script.said('ready');
      await sleep(random() * LONGEST_RUN_MS);
      script.kill('SIGKILL');
      await script.finished;

      const isAlone = await waitUntil(async () => !(await processesNaming(scratch.path)), {
        timeoutMs: 20_000,
      });
      expect(isAlone).toBe(true);
      const paths = Object.keys(await project.files()).filter((path) => !path.startsWith('.dmt-generate-'));
      expect([0, line === '1.x' ? 3 : 4]).toContain(paths.length);
      if (paths.length > 0) expect(await project.migrator.createTenant('a')).toMatchObject({ success: true });
    }
  },
);

it('takes the process of drizzle-kit and its scratch folder with it, whatever that was waiting for', async () => {
  await using project = await createMigrationFolder({
    'node_modules/drizzle-kit/package.json':
      '{ "name": "drizzle-kit", "version": "0.31.0", "main": "bin.cjs" }',
    'node_modules/drizzle-kit/bin.cjs': 'setInterval(() => {}, 1000);',
  });
  await using scratch = await createMigrationFolder();
  const script = startScript(child, {
    args: [join(project.path, 'tenant.config.ts'), join(project.path, 'drizzle')],
    env: { TMPDIR: scratch.path },
  });
  await waitUntil(() => processesNaming(`${scratch.path}/dmt-generate-`), { timeoutMs: 20_000 });
  // The guard is loaded before drizzle-kit is.
  await sleep(300);
  script.kill('SIGKILL');
  await script.finished;

  const isAlone = await waitUntil(async () => !(await processesNaming(scratch.path)), { timeoutMs: 20_000 });
  expect(isAlone).toBe(true);
  expect(await readdir(scratch.path)).toEqual([]);
});

async function processesNaming(path: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args']);
  return stdout.includes(path);
}
