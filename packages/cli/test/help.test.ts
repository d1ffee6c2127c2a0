import { expect, it } from 'vitest';
import { commandCatalogue } from '../src/commands/catalogue.ts';
import { parseDocument, runCli } from './run-cli.ts';

function help(...argv: string[]): ReturnType<typeof runCli> {
  return runCli(argv, { cwd: '/' });
}

it('gives the definitions of all commands as a document', async () => {
  const { commands, commonFlags } = parseDocument(await help('--help', '--json'));

  expect(commands).toMatchObject(commandCatalogue.map(({ name, summary }) => ({ name, summary })));
  expect(commonFlags).toContainEqual(expect.objectContaining({ name: '--config', value: 'FILE' }));
});

it.each([
  ['migrate', '--help', '--json'],
  ['help', 'migrate', '--json'],
])('gives the definition of one: %s %s %s', async (...argv) => {
  expect(parseDocument(await help(...argv))).toMatchObject({
    name: 'migrate',
    flags: expect.arrayContaining([expect.objectContaining({ name: '--dry-run' })]),
    examples: expect.any(Array),
  });
});

it('explains the arguments and the other name of a command', async () => {
  expect((await help('completion', '--help')).stdout).toMatch(/Arguments\n {2}SHELL +bash, zsh or fish/);
  expect((await help('migrate-tracking-format', '--help')).stdout).toContain('dmt migrate-tracking-format');
});
