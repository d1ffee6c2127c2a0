import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { userNode, withoutToolchain } from '../test/consumer-project.ts';
import { installFor, npmRun, type RunningApp, readManifest, startApp } from '../test/init-project.ts';
import { type PackedPackage, packPackages, REPOSITORY, runTool } from './pack-packages.ts';

interface Kind {
  readonly template: string;
  readonly framework: string;
}

const FRAMEWORKS = ['none', 'express', 'fastify', 'nestjs', 'hono'];
const EVERY_KIND: readonly Kind[] = ['minimal', 'standard', 'full', 'enterprise'].flatMap((template) =>
  FRAMEWORKS.map((framework) => ({ template, framework })),
);
/** Each template and each framework once. */
const SOME_KINDS: readonly Kind[] = [
  { template: 'minimal', framework: 'none' },
  { template: 'minimal', framework: 'hono' },
  { template: 'standard', framework: 'express' },
  { template: 'full', framework: 'fastify' },
  { template: 'enterprise', framework: 'nestjs' },
];
const isFull = process.env.DMT_CHAOS === '1';
const kinds = isFull ? EVERY_KIND : SOME_KINDS;

const root = mkdtempSync(join(tmpdir(), 'dmt-init-'));
const folderOf = ({ template, framework }: Kind): string =>
  join(root, 'projects', `${template}-${framework}`);
let packages: readonly PackedPackage[];

// npm and tsc run here, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000, maxConcurrency: 3 });

beforeAll(async () => {
  packages = await packPackages(root);
  await installFor(root, [], packages);
  await Promise.all(kinds.map(init));
  // A tenth of the time of an installation each: what they ask for together, in the folder above them.
  if (!isFull) await installFor(root, kinds.map(folderOf).map(readManifest), packages);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function init(kind: Kind): Promise<void> {
  const { template, framework } = kind;
  const bin = join(root, 'node_modules/@dmt/cli/dist/bin.js');
  const flags = ['--template', template, '--framework', framework];
  await runTool(userNode(), [bin, 'init', folderOf(kind), ...flags], root, withoutToolchain());
}

describe.concurrent.each(kinds)('dmt init --template $template --framework $framework', (kind) => {
  it('installs, type-checks, migrates and serves two tenants as it stands', async ({
    expect: expectHere,
  }) => {
    const folder = folderOf(kind);
    if (isFull) await installFor(folder, [readManifest(folder)], packages);
    const database = await createTestDatabase();
    const env = { DATABASE_URL: database.url };

    // What is deployed is compiled, which checks the types too; what is worked on is not.
    const isCompiled = kind.template === 'enterprise';
    await npmRun(isCompiled ? 'build' : 'typecheck', folder, env);
    await npmRun('setup', folder, env);
    const main = isCompiled ? ['dist/src/main.js'] : ['--import', 'tsx', 'src/main.ts'];
    const app = await startApp(folder, main, env);
    const seen = await visit(app).finally(() => app.stop());
    await database.drop();

    expectHere(seen).toMatchObject({
      added: { status: 201, body: expect.stringContaining('of acme') },
      ofAcme: { status: 200, body: expect.stringContaining('of acme') },
      ofGlobex: { status: 200, body: expect.not.stringContaining('of acme') },
      empty: { status: 422 },
      nobody: { status: 404 },
      nameless: { status: 400 },
      lost: { status: 404, body: expect.stringMatching(/^\{.*\}$/) },
    });
    const { health, metrics, plans } = seen;
    if (kind.template === 'minimal') return;
    expectHere(JSON.parse(health.body)).toMatchObject({ healthy: true });
    expectHere(JSON.parse(plans.body)).toMatchObject([{ id: 'free' }, { id: 'team' }]);
    if (kind.template === 'standard') return;
    expectHere(metrics).toMatchObject({ status: 200, body: expect.stringContaining('app_pool_count') });
  });
});

type Answer = Awaited<ReturnType<RunningApp['ask']>>;

async function visit(
  app: RunningApp,
): Promise<Record<string, Answer> & Record<'health' | 'metrics' | 'plans', Answer>> {
  const as = (tenant: string): RequestInit => ({ headers: { 'x-tenant-id': tenant } });
  const post = (tenant: string, note: object): RequestInit => ({
    method: 'POST',
    headers: { 'x-tenant-id': tenant, 'content-type': 'application/json' },
    body: JSON.stringify(note),
  });
  return {
    added: await app.ask('/notes', post('acme', { body: 'of acme' })),
    ofAcme: await app.ask('/notes', as('acme')),
    ofGlobex: await app.ask('/notes', as('globex')),
    empty: await app.ask('/notes', post('acme', { body: ' ' })),
    nobody: await app.ask('/notes', as('nobody')),
    nameless: await app.ask('/notes'),
    lost: await app.ask('/nowhere', as('acme')),
    health: await app.ask('/health'),
    metrics: await app.ask('/metrics'),
    plans: await app.ask('/plans'),
  };
}

it('asks for the versions that dmt is developed with', () => {
  const catalog = readFileSync(join(REPOSITORY, 'pnpm-workspace.yaml'), 'utf8');
  const asked: Record<string, string> = JSON.parse(
    readFileSync(join(REPOSITORY, 'packages/cli/templates/dependencies.json'), 'utf8'),
  );
  const inCatalog = (name: string): string | undefined =>
    new RegExp(`^  "?${name}"?: (.+)$`, 'm').exec(catalog)?.[1];
  const differing = Object.keys(asked).filter((name) => asked[name] !== inCatalog(name));
  // It runs TypeScript for users whose Node does not; the workspace's own does.
  expect(differing).toEqual(['tsx']);
});
