import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withoutToolchain } from '../test/consumer-project.ts';
import { startApp } from '../test/init-project.ts';
import { startTarballRegistry, type TarballRegistry } from '../test/tarball-registry.ts';
import { packPackages, REPOSITORY, runTool } from './pack-packages.ts';

const SAMPLES = join(REPOSITORY, 'apps/docs/samples/start');
const RECORDINGS = join(REPOSITORY, 'apps/docs/recordings');
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** The page's samples and screens are tested where they are; this installs what it says from packed packages, too. */
describe.runIf(process.env.DMT_CHAOS === '1')('Getting started, word for word in an empty folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'dmt-getting-started-'));
  let registry: TarballRegistry;
  let newcomer: NodeJS.ProcessEnv;

  beforeAll(async () => {
    chmodSync(root, 0o755); // for the user as whom PostgreSQL runs, if we are root
    const packages = await packPackages(root);
    registry = await startTarballRegistry(packages);
    const home = join(root, 'home');
    mkdirSync(home);
    writeFileSync(join(home, '.npmrc'), `@dmt:registry=${registry.url}\n`);
    newcomer = { ...withoutToolchain(), HOME: home, NO_COLOR: '1', CI: '' };
    delete newcomer.DATABASE_URL;
  });
  afterAll(async () => {
    await registry?.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** Types lines into one shell, and says what DATABASE_URL is at its end. */
  async function type(lines: readonly string[], folder: string, env = newcomer): Promise<string | undefined> {
    const script = ['set -e', ...lines, `echo "<$DATABASE_URL>"`].join('\n');
    return /<(.+)>$/.exec((await runTool('sh', ['-c', script], folder, env)).trim())?.[1];
  }

  async function startFolder(name: string): Promise<{ folder: string } & AsyncDisposable> {
    const folder = join(root, name);
    mkdirSync(folder);
    // Without a server it has nothing to stop.
    const stop = () => runTool('npx', ['dmt', 'dev', '--stop'], folder, newcomer).catch(() => '');
    return { folder, [Symbol.asyncDispose]: () => stop().then(() => {}) };
  }

  it('has two tenants served by what dmt init writes', async () => {
    await using started = await startFolder('init');
    const { folder } = started;
    const lines = linesOf(join(SAMPLES, 'init.txt'));
    expect(lines.at(-1)).toBe('npm run dev');
    // Nobody is there to answer questions.
    await type(
      lines.slice(0, -1).map((line) => line.replace(/dmt init\b/, 'dmt init --yes')),
      folder,
    );
    const app = await startApp(folder, ['--import', 'tsx', 'src/main.ts'], { HOME: join(root, 'home') });
    const notesOf = (tenant: string) => app.ask('/notes', { headers: { 'x-tenant-id': tenant } });
    const [acme, globex] = [await notesOf('acme'), await notesOf('globex')];
    await app.stop();
    expect([acme.status, globex.status]).toEqual([200, 200]);
    expect(acme.body).toContain('Welcome, acme');
    expect(globex.body).not.toContain('acme');
  });

  it('has two tenants served by what one writes by hand', async () => {
    await using started = await startFolder('hand');
    const { folder } = started;
    await type(linesOf(join(SAMPLES, 'install.txt')), folder);
    for (const file of ['tsconfig.json', 'tenant.config.ts', 'src'])
      cpSync(join(SAMPLES, file), join(folder, file), { recursive: true });
    const url = await type(linesOf(join(SAMPLES, 'database.txt')), folder);
    const env = { ...newcomer, DATABASE_URL: url };
    const commands = linesOf(join(RECORDINGS, 'start.txt'))
      .filter((line) => line.startsWith('$ '))
      .map((line) => line.slice(2));
    await type([...commands, 'npx tsc'], folder, env);

    const app = await startApp(folder, ['--import', 'tsx', 'src/server.ts'], { DATABASE_URL: url ?? '' });
    const seen: string[] = [];
    for (const [, flags = ''] of readFileSync(join(RECORDINGS, 'start-http.txt'), 'utf8').matchAll(
      /^\$ curl ?(.*) localhost:3000\/notes$/gm,
    )) {
      const headers = [...flags.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]) => [name, value]);
      const body = /-d '([^']+)'/.exec(flags)?.[1];
      const answer = await app.ask('/notes', {
        headers: Object.fromEntries(headers),
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      seen.push(answer.body);
    }
    await app.stop();
    const shown = linesOf(join(RECORDINGS, 'start-http.txt')).filter((line) => /^[[{]/.test(line));
    expect(seen).toEqual(shown);
  });
});
