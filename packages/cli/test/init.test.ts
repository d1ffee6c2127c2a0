import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FEATURES, FRAMEWORKS, TEMPLATES } from '../src/project-template/project-plan.ts';
import { createProject, type Project } from './create-project.ts';
import { parseDocument, type RunOptions, type RunResult, runCli } from './run-cli.ts';

const [DOWN, ENTER, SPACE, ESCAPE] = ['\u001b[B', '\r', ' ', '\u001b'];
const URL_WITH_PASSWORD = 'postgres://app:s3cret-word@127.0.0.1:1/app';

let project: Project;
afterEach(() => project.remove());

function init(argv: readonly string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
  return runCli(['init', ...argv], { cwd: project.folder, ...options });
}
const read = (path: string): string => readFileSync(join(project.folder, path), 'utf8');

describe('without a terminal', () => {
  it('takes the defaults, and says in JSON what it wrote and what comes next', async () => {
    project = createProject();
    const document = parseDocument(await init(['notes', '--json']));

    expect(document).toMatchObject({
      template: 'standard',
      framework: 'none',
      features: ['shared', 'health'],
      database: 'dev',
      completed: [],
      next: ['cd notes', 'npm install', 'npx dmt dev --detach', 'npm run setup', 'npm run dev'],
    });
    expect(document.files).toEqual(
      Object.keys(project.describe()).map((file) => file.slice(project.folder.length + 1)),
    );
    expect(JSON.parse(read('notes/package.json'))).toMatchObject({ name: 'notes', type: 'module' });
  });

  it('writes no mark of a template, and no line of a feature that was not chosen', async () => {
    project = createProject();
    const databases = ['dev', 'compose', URL_WITH_PASSWORD];
    const runs = TEMPLATES.flatMap((template, index) =>
      FRAMEWORKS.map((framework) => ({ template, framework, database: databases[index % 3] ?? '' })),
    );
    for (const { template, framework, database } of runs) {
      const folder = `${template}-${framework}`;
      const flags = ['--template', template, '--framework', framework, `--database=${database}`];
      const result = await init([folder, ...flags, '--features', 'none']);
      expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      expect(result.stdout).not.toContain('s3cret-word');
    }
    const files = Object.entries(project.describe());
    expect(files.filter(([, text]) => /dmt:(if|end)|\{\{\w+\}\}/.test(text))).toEqual([]);
    const code = files.filter(([path]) => path.endsWith('.ts'));
    expect(code.filter(([, text]) => /health|metrics|plans|DMT_DEBUG/i.test(text))).toEqual([]);
  });

  it('writes what is chosen, whatever the template', async () => {
    project = createProject();
    await init(['--template', 'minimal', '--features', FEATURES.join(','), '--framework', 'hono']);

    expect(read('src/app.ts')).toMatch(/\/health.*\/metrics.*\/plans/s);
    expect(read('tenant.config.ts')).toMatch(/shared,.*metrics:.*debug:/s);
  });

  it('keeps the URL of a database that exists where git does not see it', async () => {
    project = createProject();
    await init(['--database', URL_WITH_PASSWORD]);

    const holders = Object.entries(project.describe()).filter(([, text]) => text.includes('s3cret-word'));
    expect(holders).toEqual([[join(project.folder, '.env'), `DATABASE_URL=${URL_WITH_PASSWORD}\n`]]);
    expect(read('.gitignore').split('\n')).toContain('.env');
  });
});

describe('in a folder that is not empty', () => {
  it('adds to package.json and .gitignore what they lack, and keeps what they have', async () => {
    project = createProject({
      'package.json': JSON.stringify({
        name: 'mine',
        license: 'MIT',
        scripts: { dev: 'mine', test: 'mine' },
        devDependencies: { '@dmt/core': 'file:core.tgz', zod: '4' },
      }),
      '.gitignore': 'node_modules\n*.log',
      'README.md': 'mine',
      LICENSE: 'mine',
    });
    const { stdout } = await init(['--framework', 'express']);

    const manifest = JSON.parse(read('package.json'));
    expect(manifest).toMatchObject({
      name: 'mine',
      license: 'MIT',
      type: 'module',
      scripts: { dev: 'mine', test: 'mine', setup: expect.stringContaining('dmt generate') },
      dependencies: { '@dmt/express': expect.any(String), express: expect.any(String) },
      devDependencies: { '@dmt/core': 'file:core.tgz', zod: '4', tsx: expect.any(String) },
    });
    expect(manifest.dependencies).not.toHaveProperty('@dmt/core');
    expect(read('.gitignore')).toBe('node_modules\n*.log\ndist/\n.dmt/\n.env\n');
    expect(read('README.md')).toBe('mine');
    expect(stdout).toMatch(/package\.json.*got what it lacked/);
  });

  it.each([
    ['src/notes.ts', 'src/notes.ts/mine'],
    ['src', 'src'],
    ['package.json', 'package.json/mine'],
  ])('writes nothing when %s is not what it has to be', async (shown, mine) => {
    project = createProject({ [mine]: '' });
    const before = project.describe();
    const { exitCode, stderr } = await init(['--yes']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${shown} exists`);
    expect(project.describe()).toEqual(before);
  });
});

describe('on a terminal', () => {
  const terminal = { terminalColumns: 100, env: { TERM: 'xterm-256color', NO_COLOR: '1' } };

  it('asks what no flag decides, shows the command that does the same, and writes', async () => {
    project = createProject();
    const { exitCode, stdout } = await init(['--framework', 'hono'], {
      ...terminal,
      answers: [
        ['Which template?', DOWN.repeat(2) + ENTER],
        ['With what?', DOWN.repeat(2) + SPACE + ENTER],
        ['Where is PostgreSQL?', DOWN + ENTER],
        ['into this folder?', ENTER],
      ],
    });

    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '$ dmt init --template full --framework hono --features shared,health,debug --database compose',
    );
    expect(read('docker-compose.yml')).toContain('postgres:');
  });

  it('never shows a password that was typed', async () => {
    project = createProject();
    const { exitCode, stdout } = await init(['--template', 'minimal', '--features', 'none'], {
      ...terminal,
      answers: [
        ['Which framework?', ENTER],
        ['Where is PostgreSQL?', DOWN.repeat(2) + ENTER],
        ['Its URL', URL_WITH_PASSWORD + ENTER],
        ['into this folder?', ENTER],
      ],
    });

    expect(exitCode).toBe(0);
    expect(stdout.slice(stdout.indexOf('$ dmt init'))).not.toContain('s3cret-word');
    expect(read('.env')).toContain('s3cret-word');
  });

  it.each([
    ['Which template?', ESCAPE],
    ['into this folder?', DOWN + ENTER],
  ])('changes nothing when whoever sits there leaves at "%s"', async (question, key) => {
    project = createProject();
    const all = [
      'Which template?',
      'Which framework?',
      'With what?',
      'Where is PostgreSQL?',
      'into this folder?',
    ];
    const answers = all.map((each) => [each, each === question ? key : ENTER] as const);
    const { exitCode, stderr } = await init([], { ...terminal, answers });

    expect(exitCode).toBe(130);
    expect(stderr).toContain('Nothing was cut short');
    expect(project.describe()).toEqual({});
  });

  it('asks nothing with --yes', async () => {
    project = createProject();
    const { exitCode, stdout } = await init(['--yes'], terminal);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('npm run setup');
  });
});
