import { expect, it } from 'vitest';
import { routeArguments } from './route-arguments.ts';

it.each([
  [['migrate', '--all'], 'migrate', ['--all']],
  [['--config', 'a.ts', 'migrate', '--all'], 'migrate', ['--config', 'a.ts', '--all']],
  [['--config=a.ts', '--json', 'status'], 'status', ['--config=a.ts', '--json']],
  [['help', 'migrate'], 'migrate', []],
  [['--json'], undefined, ['--json']],
])('%j asks for %s', (argv, commandName, rest) => {
  expect(routeArguments(argv)).toMatchObject({ commandName, rest });
});

it.each([[['--help']], [['-h']], [['migrate', '-h']], [['help']], [['help', 'status']]])(
  '%j wants help',
  (argv) => {
    expect(routeArguments(argv).wantsHelp).toBe(true);
  },
);

it.each([
  [[], true],
  [['--no-color'], true],
  [['--config', 'db/tenant.config.ts', '--verbose'], true],
  [['--config=db/tenant.config.ts'], true],
  [['--nosuch'], false],
  [['--config', 'a.ts', 'status'], false],
])('%j asks for nothing: %s', (argv, isBare) => {
  expect(routeArguments(argv).isBare).toBe(isBare);
});

it('takes nothing after two dashes for a flag', () => {
  expect(routeArguments(['migrate', '--', '--help', '--json'])).toMatchObject({
    wantsHelp: false,
    wantsJson: false,
  });
});
