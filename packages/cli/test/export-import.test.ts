import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { createJiti } from 'jiti';
import { afterEach, expect, it } from 'vitest';
import { createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';
import { sixtyTables } from './sixty-tables.ts';

let project: Project;
afterEach(() => project.remove());

const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)), 'utf8');
const dmt = (...argv: string[]): Promise<RunResult> => runCli(argv, { cwd: project.folder });

const configOf = (folder: string): string => `import * as tenant from '${folder}/tenant';
import * as shared from '${folder}/shared';
export default { connection: { url: 'postgres://127.0.0.1:1/none' }, schemas: { tenant, shared } };`;

function createZoo(): void {
  project = createProject({
    'tenant.config.ts': configOf('./src/zoo'),
    'again.config.ts': configOf('./src/db/schema'),
    'src/zoo/tenant.ts': fixture('zoo.ts').replace('./shared-zoo.js', './shared.js'),
    'src/zoo/shared.ts': fixture('shared-zoo.ts'),
  });
}

/** The round trip: export, import. */
async function roundTrip(): Promise<RunResult> {
  createZoo();
  const exported = await dmt('export', '--format', 'json');
  expect(exported.stderr).toBe('');
  project.write({ 'schema.json': exported.stdout });
  return dmt('import', '--from', 'schema.json');
}

it('writes code that exports the same again', async () => {
  const imported = await roundTrip();

  expect(imported.stderr).toBe('');
  expect(imported.stdout).toContain('src/db/schema/tenant.ts');
  expect(imported.stdout).toContain('Code filled in words.filled');
  const first = parseDocument(await dmt('export', '--format', 'json'));
  const again = parseDocument(await dmt('export', '--format', 'json', '--config', 'again.config.ts'));
  expect(JSON.stringify(first)).toContain('"isFilledByCode":true');
  expect(JSON.parse(JSON.stringify(again))).toEqual(
    JSON.parse(JSON.stringify(first).replaceAll('"isFilledByCode":true', '"isFilledByCode":false')),
  );
});

it.each(['tenant', 'shared'])('writes %s code in which drizzle-kit finds no difference', async (side) => {
  await roundTrip();
  const snapshot = async (folder: string): Promise<ReturnType<typeof generateDrizzleJson>> => {
    const jiti = createJiti(project.folder, { moduleCache: false });
    const tables = await jiti.import<Record<string, unknown>>(join(project.folder, folder, `${side}.ts`));
    const text = JSON.stringify(generateDrizzleJson(tables), (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    return JSON.parse(text);
  };
  const original = await snapshot('src/zoo');
  const imported = await snapshot('src/db/schema');

  expect(await generateMigration(original, imported)).toEqual([]);
  expect(await generateMigration(imported, original)).toEqual([]);
  const { tables, enums, schemas, sequences, roles, policies } = original;
  expect(imported).toMatchObject({ tables, enums, schemas, sequences, roles, policies });
  expect(Object.keys(original.tables).length).toBeGreaterThan(1);
});

it('writes code that compiles, strictly', { timeout: 120_000 }, async () => {
  await roundTrip();
  const typescript = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023'];
  const file = join(project.folder, 'src/db/schema/tenant.ts');

  const { stdout } = await promisify(execFile)(
    process.execPath,
    [typescript, ...options, '--noUnusedLocals', '--exactOptionalPropertyTypes', file],
    { cwd: project.folder },
  ).catch((error: { stdout: string }) => error);

  expect(stdout).toBe('');
});

it('never overwrites, and changes nothing when it refuses', async () => {
  await roundTrip();
  const written = readFileSync(join(project.folder, 'src/db/schema/tenant.ts'), 'utf8');

  const again = await dmt('import', '--from', 'schema.json');

  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain('src/db/schema/tenant.ts exists, and nothing is ever overwritten');
  expect(readFileSync(join(project.folder, 'src/db/schema/tenant.ts'), 'utf8')).toBe(written);
});

it('keeps hostile names inert', async () => {
  createZoo();
  const text = (await dmt('export', '--format', 'json')).stdout;
  const hostile = `x'); process.exit(9); //\`\${process.exit(9)}`;
  project.write({
    'schema.json': text
      .replaceAll('"name": "words"', `"name": ${JSON.stringify(hostile)}`)
      .replaceAll('"key": "plain"', `"key": ${JSON.stringify(hostile)}`)
      .replaceAll('"key": "numbers"', '"key": "process.exit(9)"'),
  });

  expect((await dmt('import', '--from', 'schema.json')).stderr).toBe('');
  const again = await dmt('export', '--format', 'json', '--config', 'again.config.ts');

  expect(again.stderr).toBe('');
  expect(again.stdout).toContain(JSON.stringify(hostile).slice(1, -1));
});

it.each([
  ['not JSON', '{', 'is not JSON'],
  ['some other JSON', '{"a":1}', 'is no export of dmt'],
  ['a later version', '{"x-dmt":{"version":2}}', 'has version 2 of the format'],
  ['a broken export', '{"x-dmt":{"version":1,"tenant":{}}}', 'is broken at x-dmt.tenant.schemas'],
])('says what is wrong with %s', async (_, text, reason) => {
  project = createProject({ 'schema.json': text });

  const { exitCode, stderr } = await dmt('import', '--from', 'schema.json');

  expect(exitCode).toBe(2);
  expect(stderr.split('\n')[0]).toContain(reason);
});

it('prints types and a diagram of the tables', async () => {
  createZoo();

  const types = (await dmt('export', '--format', 'typescript')).stdout;
  const diagram = (await dmt('export', '--format', 'mermaid', '--type', 'shared')).stdout;

  expect(types).toContain('export interface Words {\n  id: string;\n  plain: string;');
  expect(types).toContain("  limited: 'x' | 'y\\'' | null;");
  expect(types).toMatch(/interface NewNumbers \{[^}]*\n {2}id\?: number;/);
  expect(types).not.toMatch(/interface NewNumbers \{[^}]*doubled/);
  expect(diagram).toBe(`erDiagram
  plans {
    integer id PK
    text name
  }
  "auth.sessions" {
    text id PK
    level[] level
    integer plan FK
  }
  plans |o--o{ "auth.sessions" : "plan"
`);
});

it('describes rows as JSON Schema', async () => {
  createZoo();

  const { $schema, $defs } = parseDocument(await dmt('export', '--format', 'json'));

  expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect($defs).toMatchObject({
    'shared.plans': {
      type: 'object',
      properties: { id: { type: 'integer' }, name: { type: 'string' } },
      required: ['id', 'name'],
    },
    'tenant.words': {
      properties: {
        varying: { anyOf: [{ type: 'string', maxLength: 255 }, { type: 'null' }] },
        moods: { type: 'array', items: { type: 'string', enum: ['good', "it's bad", 'über`${alles}\\'] } },
      },
    },
  });
});

it.each(['json', 'typescript', 'mermaid'])(
  'finds every table of a schema of sixty for %s',
  async (format) => {
    project = createProject({
      'tenant.config.ts': `import * as tenant from './src/db/index';
export default { connection: { url: 'postgres://127.0.0.1:1/none' }, schemas: { tenant } };`,
      ...sixtyTables('src/db'),
    });

    const { stdout, exitCode } = await dmt('export', '--format', format);

    expect(exitCode).toBe(0);
    const found = new Set(stdout.match(/\bTable\d+\b/g));
    expect(found.size).toBe(60);
  },
);
