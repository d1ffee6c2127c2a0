import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { type BadInput, describeBadInput, NOWHERE, usage, valid } from './describe-bad-input.ts';
import { parseDocument, runCli } from './run-cli.ts';
import { spawnCli } from './spawn-cli.ts';

const load = { code: 'DMT_CONFIG_LOAD_FAILED', exitCode: 2 };

const commandLines: readonly BadInput[] = [
  {
    title: 'a command with a typing error',
    argv: ['migrat', '--all'],
    ...usage,
    reason: /"migrat"/,
    hint: /dmt migrate/,
  },
  {
    title: 'a command written with a space',
    argv: ['tenant', 'create'],
    ...usage,
    reason: /"tenant"/,
    hint: /tenant:create/,
  },
  ...['tenant', 'tenants'].map((name) => ({
    title: `a family of commands, ${name}`,
    argv: [name],
    ...usage,
    reason: new RegExp(`"${name}"`),
    hint: /tenant:list/,
  })),
  { title: 'a command like no other', argv: ['xyzzy'], ...usage, reason: /"xyzzy"/, hint: /dmt --help/ },
  {
    title: 'a flag with a typing error',
    argv: ['status', '--inclde-shared'],
    ...usage,
    reason: /--inclde-shared/,
    hint: /--include-shared/,
  },
  {
    title: 'a flag of another command',
    argv: ['status', '--force'],
    ...usage,
    reason: /status has no flag --force/,
    hint: /status --help/,
  },
  {
    title: 'an unknown flag without a command',
    argv: ['--vresion'],
    ...usage,
    reason: /--vresion/,
    hint: /--version/,
  },
  {
    title: 'a negated flag',
    argv: ['migrate', '--no-all'],
    ...usage,
    reason: /--no-all/,
    hint: /--all|--help/,
  },
  {
    title: 'a short flag that does not exist',
    argv: ['migrate', '-a'],
    ...usage,
    reason: /-a/,
    hint: /--all|--help/,
  },
  {
    title: 'an argument where none is taken',
    argv: ['migrate', 'acme'],
    ...usage,
    reason: /"acme"/,
    hint: /--tenant acme/,
  },
  {
    title: 'an argument after two dashes',
    argv: ['tenant:list', '--', 'acme'],
    ...usage,
    reason: /"acme"/,
    hint: /--help/,
  },
  {
    title: 'a value for a switch',
    argv: ['migrate', '--all=yes'],
    ...usage,
    reason: /--all takes no value/,
    hint: /--all alone/,
  },
  {
    title: 'a flag without its value at the end',
    argv: ['migrate', '--tenant'],
    ...usage,
    reason: /--tenant has no value/,
    hint: /--tenant ID/,
  },
  {
    title: 'a flag without its value before another',
    argv: ['migrate', '--tenant', '--dry-run'],
    ...usage,
    reason: /--tenant has no value/,
    hint: /--tenant ID/,
  },
  {
    title: 'a flag given twice',
    argv: ['migrate', '--tenant', 'a', '--tenant=b'],
    ...usage,
    reason: /--tenant is given twice/,
    hint: /--tenants A,B/,
  },
  { title: 'no choice of tenants', argv: ['migrate'], ...usage, reason: /which tenants/, hint: /--all/ },
  {
    title: '--all and --tenant',
    argv: ['migrate', '--all', '--tenant', 'a'],
    ...usage,
    reason: /--all and --tenant contradict/,
    hint: /only one/,
  },
  {
    title: '--tenant and --tenants',
    argv: ['migrate', '--tenant', 'a', '--tenants', 'b,c'],
    ...usage,
    reason: /contradict/,
    hint: /only one/,
  },
  {
    title: 'an empty id in a list',
    argv: ['migrate', '--tenants', 'a,,b'],
    ...usage,
    reason: /empty id/,
    hint: /acme,globex/,
  },
  ...['0', 'abc', '1.5', '1e9', '257', ''].map((value) => ({
    title: `--concurrency ${value || '(empty)'}`,
    argv: ['migrate', '--all', `--concurrency=${value}`],
    ...usage,
    reason: new RegExp(`--concurrency does not take "${value}"`),
    hint: /whole number from 1 to 256/,
  })),
  {
    title: '--concurrency=-1',
    argv: ['migrate', '--all', '--concurrency=-1'],
    ...usage,
    reason: /"-1"/,
    hint: /whole number/,
  },
  {
    title: '--concurrency -1',
    argv: ['migrate', '--all', '--concurrency', '-1'],
    ...usage,
    reason: /"-1"/,
    hint: /--concurrency=-1/,
  },
  {
    title: 'tenant:create without an id',
    argv: ['tenant:create'],
    ...usage,
    reason: /--id is missing/,
    hint: /tenant:create --id/,
  },
  {
    title: 'tenant:drop without an id',
    argv: ['tenant:drop', '--force'],
    ...usage,
    reason: /--id is missing/,
    hint: /tenant:drop --id/,
  },
  ...['', 'a\u0000b', 'a\u001b[2Jb', 'x'.repeat(256), '\ud800'].map((id) => ({
    title: `the tenant id ${JSON.stringify(id.slice(0, 10))}`,
    argv: ['tenant:create', `--id=${id}`],
    code: 'DMT_TENANT_ID_INVALID',
    exitCode: 2,
    reason: /tenant id/,
    hint: /255 characters/,
  })),
  {
    title: 'generate for a side that does not exist',
    argv: ['generate', '--type', 'all'],
    ...usage,
    reason: /--type does not take "all"/,
    hint: /tenant, shared or both/,
  },
  {
    title: 'generate with a path for a name',
    argv: ['generate', '--name', '../x'],
    ...usage,
    reason: /--name does not take "..\/x"/,
    hint: /letters, digits/,
  },
  {
    title: 'generate with half a rename',
    argv: ['generate', '--rename', 'users'],
    ...usage,
    reason: /--rename does not take "users"/,
    hint: /old:new/,
  },
  {
    title: 'generate for both sides with a rename',
    argv: ['generate', '--type', 'both', '--rename', 'a:b', '--rename', 'c:d'],
    ...usage,
    reason: /--type both and --rename contradict/,
    hint: /first/,
  },
  {
    title: 'lint in a format that does not exist',
    argv: ['lint', '--format', 'xml'],
    ...usage,
    reason: /--format does not take "xml"/,
    hint: /text, json or github/,
  },
  {
    title: 'lint with half a warning',
    argv: ['lint', '--max-warnings', '0.5'],
    ...usage,
    reason: /--max-warnings does not take "0.5"/,
    hint: /whole number/,
  },
  {
    title: 'lint without a table',
    argv: ['lint'],
    files: {
      'tenant.config.mjs': `export default { connection: { url: '${NOWHERE}' }, schemas: { tenant: {} } };`,
    },
    ...usage,
    reason: /hold no table/,
    hint: /import \* as tenant/,
  },
  {
    title: 'lint since a migration that does not exist',
    argv: ['lint', '--since', '0009_x'],
    ...usage,
    reason: /no migration "0009_x"/,
    hint: /0007_orders/,
  },
  {
    title: 'a rule of lint with a typing error',
    argv: ['lint'],
    files: { 'tenant.config.ts': configText(NOWHERE, "lint: { rules: { 'require-primry-key': 'off' } },") },
    code: 'DMT_CONFIG_INVALID',
    exitCode: 2,
    reason: /lint\.rules\.require-primry-key /,
    hint: /require-primary-key/,
  },
  {
    title: 'scaffold:schema without a name',
    argv: ['scaffold:schema'],
    ...usage,
    reason: /NAME/,
    hint: /scaffold:schema|NAME/,
  },
  ...['../x', '', 'a b', '1st', 'x.ts', "a'b", 'x'.repeat(60)].map((name) => ({
    title: `scaffold:schema with the name ${JSON.stringify(name.slice(0, 10))}`,
    argv: ['scaffold:schema', name],
    ...usage,
    reason: /NAME does not take/,
    hint: /letters, digits/,
  })),
  {
    title: 'scaffold:seed for a side that does not exist',
    argv: ['scaffold:seed', '--type', 'both'],
    ...usage,
    reason: /--type does not take "both"/,
    hint: /tenant or shared/,
  },
  {
    title: 'scaffold:migration with two names',
    argv: ['scaffold:migration', 'a', 'b'],
    ...usage,
    reason: /takes no argument "b"/,
    hint: /--help/,
  },
  {
    title: 'export without a format',
    argv: ['export'],
    ...usage,
    reason: /--format is missing/,
    hint: /--format json/,
  },
  {
    title: 'export in a format that does not exist',
    argv: ['export', '--format', 'toString'],
    ...usage,
    reason: /--format does not take "toString"/,
    hint: /json, typescript or mermaid/,
  },
  {
    title: 'export of a side that does not exist',
    argv: ['export', '--format', 'json', '--type', 'all'],
    ...usage,
    reason: /--type does not take "all"/,
    hint: /tenant, shared or both/,
  },
  {
    title: 'export of a side without a table',
    argv: ['export', '--format', 'json', '--type', 'shared'],
    ...usage,
    reason: /schemas\.shared .* holds no table/,
    hint: /import \* as tenant/,
  },
  {
    title: 'import of nothing',
    argv: ['import'],
    ...usage,
    reason: /--from is missing/,
    hint: /--from schema\.json/,
  },
  {
    title: 'import of a file that does not exist',
    argv: ['import', '--from', 'nowhere.json'],
    ...usage,
    reason: /no file nowhere\.json/,
    hint: /--from/,
  },
  {
    title: 'import of a folder',
    argv: ['import', '--from', 'node_modules'],
    ...usage,
    reason: /node_modules cannot be read \(EISDIR\)/,
    hint: /--from/,
  },
  {
    title: 'import of what is no export',
    argv: ['import', '--from', 'tenant.config.ts'],
    ...usage,
    reason: /tenant\.config\.ts is not JSON/,
    hint: /Export it again/,
  },
  {
    title: 'tenant:drop without a terminal',
    argv: ['tenant:drop', '--id', 'acme'],
    code: 'DMT_REFUSED',
    exitCode: 1,
    reason: /"acme" has to be confirmed/,
    hint: /--force/,
  },
];

const configFiles: readonly BadInput[] = [
  {
    title: 'no config file',
    argv: ['status'],
    files: {},
    code: 'DMT_CONFIG_NOT_FOUND',
    exitCode: 2,
    reason: /tenant\.config\.\{ts,mts,js,mjs,cjs\}.*drizzle-multitenant\.config/,
    hint: /--config/,
  },
  {
    title: 'a config file that is named and missing',
    argv: ['status', '--config', 'nowhere.ts'],
    code: 'DMT_CONFIG_NOT_FOUND',
    exitCode: 2,
    reason: /nowhere\.ts/,
    hint: /--config/,
  },
  {
    title: 'a folder as config file',
    argv: ['status', '--config', 'node_modules'],
    ...load,
    reason: /node_modules.*not a file/,
    hint: /file itself/,
  },
  {
    title: 'a folder by the name of a config',
    argv: ['status'],
    files: { 'tenant.config.ts/.keep': '' },
    ...load,
    reason: /tenant\.config\.ts could not be loaded: it is not a file/,
    hint: /file itself/,
  },
  {
    title: 'a config that is a link to nothing',
    argv: ['status'],
    files: {},
    links: { 'tenant.config.ts': 'secrets/tenant.config.ts' },
    ...load,
    reason: /tenant\.config\.ts could not be loaded: it is a link to a file that does not exist/,
    hint: /where the link leads/,
  },
  {
    title: 'a config that is a link to itself',
    argv: ['status', '--config', 'mine.ts'],
    links: { 'mine.ts': 'mine.ts' },
    ...load,
    reason: /mine\.ts could not be loaded: it is a link that leads back to itself/,
    hint: /Correct the link/,
  },
  {
    title: 'two config files',
    argv: ['status'],
    files: { ...valid, 'drizzle-multitenant.config.mjs': 'export default {};' },
    ...usage,
    reason: /tenant\.config\.ts, drizzle-multitenant\.config\.mjs/,
    hint: /--config/,
  },
  {
    title: 'a syntax error in the config',
    argv: ['status'],
    files: { 'tenant.config.ts': 'export default {\n  connection: (,\n};\n' },
    ...load,
    reason: /tenant\.config\.ts:2:\d+ .*syntax error/,
    hint: /Correct the syntax/,
  },
  {
    title: 'a syntax error in a file that the config imports',
    argv: ['status'],
    files: {
      'tenant.config.ts':
        "import * as tenant from './src/schema';\nexport default { schemas: { tenant } };\n",
      'src/schema.ts': 'export const users = ;\n',
    },
    ...load,
    reason: /src\/schema\.ts:1:\d+, syntax error/,
    hint: /Correct the syntax/,
  },
  {
    title: 'a config that throws',
    argv: ['status'],
    files: { 'tenant.config.ts': "\nthrow new Error('no vault at postgres://app:s3cret-word@db/app');\n" },
    ...load,
    reason: /tenant\.config\.ts:2 .*it threw: no vault at postgres:\/\/app:\*\*\*@db\/app/,
    hint: /Correct the file/,
  },
  {
    title: 'a schema that uses a name nobody imported',
    argv: ['generate'],
    files: {
      'tenant.config.ts': "import './schema.ts';\nexport default {};\n",
      'schema.ts': '\nexport const id = serial();\n',
    },
    ...load,
    reason: /file tenant\.config\.ts could not be loaded: in schema\.ts:2, it threw: serial is not defined/,
    hint: /Import or define serial there/,
  },
  {
    title: 'a config that throws what is no error',
    argv: ['status'],
    files: { 'tenant.config.mjs': "throw 'tired';\n" },
    ...load,
    reason: /tenant\.config\.mjs .*it threw: tired/,
    hint: /Correct the file/,
  },
  {
    title: 'a config that imports a missing package',
    argv: ['status'],
    files: { 'tenant.config.ts': "import nope from 'nope-package';\nexport default nope;\n" },
    ...load,
    reason: /imports "nope-package"/,
    hint: /Install the package/,
  },
  {
    title: 'a config that imports a missing file',
    argv: ['status'],
    files: { 'tenant.config.ts': "import nope from './nope';\nexport default nope;\n" },
    ...load,
    reason: /imports "\.\/nope"/,
    hint: /Correct the path/,
  },
  {
    title: 'a config without a default export',
    argv: ['status'],
    files: { 'tenant.config.ts': 'export const config = {};\n' },
    ...load,
    reason: /no default export/,
    hint: /export default defineConfig/,
  },
  {
    title: 'a config that is a string',
    argv: ['status'],
    files: { 'tenant.config.mjs': "export default 'hello';\n" },
    ...load,
    reason: /a string, not a configuration/,
    hint: /defineConfig/,
  },
  {
    title: 'a config that is an array',
    argv: ['status'],
    files: { 'tenant.config.cjs': 'module.exports = [];\n' },
    ...load,
    reason: /an array, not a configuration/,
    hint: /defineConfig/,
  },
  {
    title: 'a config that is a function',
    argv: ['status'],
    files: { 'tenant.config.js': 'module.exports = () => ({});\n' },
    ...load,
    reason: /a function, not a configuration/,
    hint: /defineConfig/,
  },
  {
    title: 'an unknown key in the config',
    argv: ['status'],
    files: { 'tenant.config.ts': configText(NOWHERE, 'isolaton: {},') },
    code: 'DMT_CONFIG_INVALID',
    exitCode: 2,
    reason: /tenant\.config\.ts: isolaton /,
    hint: /isolation/,
  },
  {
    title: 'a wrong type in the config',
    argv: ['status'],
    files: { 'tenant.config.ts': configText(NOWHERE, "migrations: { lockTimeoutMs: 'soon' },") },
    code: 'DMT_CONFIG_INVALID',
    exitCode: 2,
    reason: /tenant\.config\.ts: migrations\.lockTimeoutMs /,
    hint: /./,
  },
  {
    title: 'an environment variable that is not set',
    argv: ['status'],
    files: {
      'tenant.config.ts':
        'export default { connection: { url: process.env.DMT_NO_SUCH_URL }, schemas: { tenant: {} } };\n',
    },
    code: 'DMT_CONFIG_INVALID',
    exitCode: 2,
    reason: /connection(?:\.url)? /,
    hint: /DMT_NO_SUCH_URL/,
  },
  {
    title: 'an environment variable that the database of dmt dev could set',
    argv: ['status'],
    files: {
      'package.json': '{}',
      '.dmt/dev.env': 'DATABASE_URL=postgres://app:s3cret-word@127.0.0.1:1/app\n',
      'tenant.config.ts':
        'export default { connection: { url: process.env.DMT_NO_SUCH_URL }, schemas: { tenant: {} } };\n',
    },
    code: 'DMT_CONFIG_INVALID',
    exitCode: 2,
    reason: /connection\.url /,
    hint: /Set DMT_NO_SUCH_URL, .*; \.dmt\/dev\.env has that of dmt dev\./,
  },
  {
    title: 'the database of dmt dev, while it does not run',
    argv: ['status'],
    files: { ...valid, '.dmt/dev.env': `DATABASE_URL=${NOWHERE}\n` },
    code: 'DMT_CONNECTION_FAILED',
    exitCode: 4,
    reason: /127\.0\.0\.1:1/,
    hint: /`dmt dev --detach`/,
  },
  {
    title: 'a database that is down',
    argv: ['status'],
    code: 'DMT_CONNECTION_FAILED',
    exitCode: 4,
    reason: /127\.0\.0\.1:1/,
    hint: /connection\.url/,
  },
];

describeBadInput([...commandLines, ...configFiles]);

let project: Project | undefined;

afterEach(() => project?.remove());

it('lists every problem of a config with its field', async () => {
  project = createProject({
    'tenant.config.ts': configText(NOWHERE, "isolaton: {}, migrations: { retries: 'x' },"),
  });
  const { stderr, exitCode } = await runCli(['status'], { cwd: project.folder });

  expect(exitCode).toBe(2);
  expect(stderr).toContain('tenant.config.ts has 2 problems.');
  expect(stderr).toMatch(/^ {4}isolaton /m);
  expect(stderr).toMatch(/^ {4}migrations\.retries /m);
});

it('says that a config file may not be read', async () => {
  project = createProject(valid);
  const { folder } = project;
  chmodSync(folder, 0o755);
  // What it is made of is loaded while everything may be read.
  await runCli(['status'], { cwd: folder });
  chmodSync(join(folder, 'tenant.config.ts'), 0o000);
  const { plain, json } = await asNobody(async () => ({
    plain: await runCli(['status'], { cwd: folder }),
    json: await runCli(['status', '--json'], { cwd: folder }),
  }));

  expect([plain.exitCode, json.exitCode]).toEqual([2, 2]);
  expect(plain.stderr).toMatch(/^✖ .*tenant\.config\.ts could not be loaded: it may not be read/);
  expect(plain.stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(parseDocument(json)).toMatchObject({ error: { code: 'DMT_CONFIG_LOAD_FAILED', exitCode: 2 } });
});

/** Root may read everything, so it is somebody else for as long as this takes. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

it('names no variable that the config sets itself, when the mistake is another', async () => {
  project = createProject({
    'tenant.config.ts': `process.env.DMT_SET_BY_CONFIG = '${NOWHERE}';
export default { conection: { url: process.env.DMT_SET_BY_CONFIG }, schemas: { tenant: {} } };\n`,
  });
  const { stderr } = await spawnCli(['status'], { cwd: project.folder }).result;

  expect(stderr).toContain('conection is not an option (did you mean connection?)');
  expect(stderr).not.toContain('DMT_SET_BY_CONFIG');
});

it('breaks its lines between words where the terminal ends', async () => {
  project = createProject(valid);
  const { stderr } = await runCli(['status'], { cwd: project.folder, terminalColumns: 50 });

  const lines = stripVTControlCharacters(stderr).trimEnd().split('\n');
  expect(lines.filter((line) => line.length > 50)).toEqual([]);
  expect(lines.join(' ').replace(/ +/g, ' ')).toContain('Start the server, or correct host and port: check');
});

it('points to the config of a folder above', async () => {
  project = createProject({ ...valid, 'src/db/index.ts': '' });
  const { stderr, exitCode } = await runCli(['status'], { cwd: join(project.folder, 'src/db') });

  expect(exitCode).toBe(2);
  expect(stderr).toContain('--config ../../tenant.config.ts');
});

it('shows the stack only with --verbose', async () => {
  project = createProject({ 'tenant.config.ts': "throw new Error('tired');\n" });
  const { stderr } = await runCli(['status', '--verbose'], { cwd: project.folder });

  expect(stderr).toMatch(/\n\s+at /);
  expect(stderr).toContain('Caused by: Error: tired');
});
