import { type BadInput, describeBadInput, usage, valid } from './describe-bad-input.ts';

/** Commands that say which tenants they are about, and otherwise would do something. */
const choosers: ReadonlyArray<readonly [string, ...string[]]> = [
  ['migrate'],
  ['diff'],
  ['seed', '--file', 'seed.mjs'],
  ['rollback', '--steps', '1'],
];

const choices: readonly BadInput[] = choosers.flatMap((argv): BadInput[] => [
  {
    title: `${argv[0]} without tenants`,
    argv,
    ...usage,
    reason: new RegExp(`dmt ${argv[0]} was not told which tenants`),
    hint: /--all, --tenant ID or --tenants A,B/,
  },
  {
    title: `${argv[0]} with two choices of tenants`,
    argv: [...argv, '--all', '--tenants', 'a,b'],
    ...usage,
    reason: /--all and --tenants contradict/,
    hint: /only one/,
  },
]);

const concurrent: ReadonlyArray<readonly [string, ...string[]]> = [
  ['rollback', '--all', '--steps', '1', '--force'],
  ['seed', '--all', '--file', 'seed.mjs'],
  ['seed:all', '--shared-file', 'seed.mjs', '--tenant-file', 'seed.mjs'],
  ['sync', '--mark-missing'],
  ['convert-format', '--to', 'name'],
];

const concurrencies: readonly BadInput[] = concurrent.flatMap((argv) =>
  ['0', 'abc', '1e9'].map((value) => ({
    title: `${argv[0]} with --concurrency ${value}`,
    argv: [...argv, '--concurrency', value],
    ...usage,
    reason: new RegExp(`--concurrency does not take "${value}"`),
    hint: /whole number from 1 to 256/,
  })),
);

const arguments_: readonly BadInput[] = [
  {
    title: 'tenant:create with an id and no flag',
    argv: ['tenant:create', 'acme'],
    ...usage,
    reason: /takes no argument "acme"/,
    hint: /--id acme/,
  },
  {
    title: 'doctor with an argument',
    argv: ['doctor', 'acme'],
    ...usage,
    reason: /"acme"/,
    hint: /doctor --help/,
  },
  {
    title: 'doctor with a typing error',
    argv: ['doctor', '--strickt'],
    ...usage,
    reason: /--strickt/,
    hint: /--strict/,
  },
  {
    title: 'health with two choices of tenants',
    argv: ['health', '--tenant', 'a', '--tenants', 'b'],
    ...usage,
    reason: /contradict/,
    hint: /only one/,
  },
  {
    title: 'completion without a shell',
    argv: ['completion'],
    ...usage,
    reason: /the SHELL/,
    hint: /bash\|zsh\|fish/,
  },
  {
    title: 'completion for an unknown shell',
    argv: ['completion', 'powershell'],
    ...usage,
    reason: /SHELL "powershell"/,
    hint: /bash, zsh, fish/,
  },
  {
    title: 'completion for two shells',
    argv: ['completion', 'bash', 'zsh'],
    ...usage,
    reason: /"zsh"/,
    hint: /--help/,
  },
  {
    title: 'rollback to nowhere',
    argv: ['rollback', '--all'],
    ...usage,
    reason: /how far/,
    hint: /--to NAME.*--steps N/,
  },
  {
    title: 'rollback by name and by number',
    argv: ['rollback', '--all', '--to', 'x', '--steps', '1'],
    ...usage,
    reason: /--to and --steps contradict/,
    hint: /--to NAME/,
  },
  ...['0', '-1', '1.5', 'all'].map((steps) => ({
    title: `rollback by ${steps} steps`,
    argv: ['rollback', '--all', `--steps=${steps}`],
    ...usage,
    reason: new RegExp(`"${steps}"`),
    hint: /whole number/,
  })),
  {
    title: 'rollback without a terminal',
    argv: ['rollback', '--all', '--steps', '1'],
    code: 'DMT_REFUSED',
    exitCode: 1,
    reason: /has to be confirmed/,
    hint: /--force/,
  },
  {
    title: 'a mark without --mark-applied',
    argv: ['migrate', '--all', '--up-to', '0001_notes'],
    ...usage,
    reason: /--up-to/,
    hint: /--mark-applied/,
  },
  {
    title: 'sync that looks and changes',
    argv: ['sync', '--status', '--mark-missing'],
    ...usage,
    reason: /--status changes nothing/,
    hint: /--status alone/,
  },
  {
    title: 'convert-format without a form',
    argv: ['convert-format'],
    ...usage,
    reason: /the form/,
    hint: /--to drizzle/,
  },
  {
    title: 'convert-format to an unknown form',
    argv: ['convert-format', '--to', 'json'],
    ...usage,
    reason: /--to does not take "json"/,
    hint: /drizzle, name or hash/,
  },
  {
    title: 'convert-format from an unknown form',
    argv: ['convert-format', '--to', 'name', '--from', 'json'],
    ...usage,
    reason: /--from does not take "json"/,
    hint: /drizzle, name or hash/,
  },
  {
    title: 'generate for an unknown side',
    argv: ['generate', '--type', 'all'],
    ...usage,
    reason: /"all"/,
    hint: /tenant, shared or both/,
  },
];

const seedFiles: readonly BadInput[] = [
  {
    title: 'seed without a file',
    argv: ['seed', '--all'],
    ...usage,
    reason: /--file is missing/,
    hint: /seed --all --file/,
  },
  {
    title: 'seed:shared without a file',
    argv: ['seed:shared'],
    ...usage,
    reason: /--file is missing/,
    hint: /seed:shared --file/,
  },
  {
    title: 'seed:all without one of its files',
    argv: ['seed:all', '--shared-file', 'seed.mjs'],
    ...usage,
    reason: /--tenant-file is missing/,
    hint: /seed:all --shared-file/,
  },
  {
    title: 'a seed file that is missing',
    argv: ['seed', '--all', '--file', 'nowhere.ts'],
    ...usage,
    reason: /no seed file nowhere\.ts/,
    hint: /path/,
  },
  {
    title: 'a folder for a seed file',
    argv: ['seed', '--all', '--file', 'node_modules'],
    ...usage,
    reason: /no seed file node_modules/,
    hint: /path/,
  },
  {
    title: 'a seed file that exports nothing',
    argv: ['seed', '--all', '--file', 'seed.mjs'],
    files: { ...valid, 'seed.mjs': 'export const other = 1;' },
    ...usage,
    reason: /seed\.mjs exports no seed function/,
    hint: /export const seed/,
  },
  {
    title: 'a seed file with a syntax error',
    argv: ['seed:shared', '--file', 'seed.ts'],
    files: { ...valid, 'seed.ts': 'export const seed = ;\n' },
    ...usage,
    reason: /The seed file seed\.ts:1:\d+ .*syntax error/,
    hint: /Correct the syntax/,
  },
];

const migrations = {
  'drizzle/tenant/0001_notes.sql': 'create table notes (id text primary key);',
  'drizzle/shared/0001_plans.sql': 'create table plans (id text primary key);',
  'seed.mjs': 'export const seed = async () => {};',
};

const withoutDatabase: readonly BadInput[] = [
  ['status', '--include-shared'],
  ['migrate', '--all'],
  ['migrate', '--tenant', 'acme', '--dry-run'],
  ['migrate:shared'],
  ['sync', '--status'],
  ['sync', '--mark-missing'],
  ['diff', '--all'],
  ['convert-format', '--to', 'name'],
  ['rollback', '--all', '--steps', '1', '--force'],
  ['tenant:create', '--id', 'acme'],
  ['tenant:list'],
  ['tenant:drop', '--id', 'acme', '--force'],
  ['seed', '--all', '--file', 'seed.mjs'],
  ['seed:shared', '--file', 'seed.mjs'],
].map((argv) => ({
  title: `${argv.join(' ')} with the database down`,
  argv,
  files: { ...valid, ...migrations },
  code: 'DMT_CONNECTION_FAILED',
  exitCode: 4,
  reason: /127\.0\.0\.1:1/,
  hint: /connection\.url/,
}));

describeBadInput([...choices, ...concurrencies, ...arguments_, ...seedFiles, ...withoutDatabase]);
