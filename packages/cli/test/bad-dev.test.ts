import { describeBadInput, usage } from './describe-bad-input.ts';

const files = { 'package.json': '{}' };

describeBadInput([
  {
    title: 'dev where no project is',
    argv: ['dev'],
    files: {},
    ...usage,
    reason: /no package\.json/,
    hint: /dmt init/,
  },
  ...['0', '-1', 'abc', '1.5', '65536', '1e9'].map((port) => ({
    title: `dev with --port ${port}`,
    argv: ['dev', `--port=${port}`],
    files,
    ...usage,
    reason: new RegExp(`--port does not take "${port}"`),
    hint: /Give it a/,
  })),
  ...[
    [['--detach', '--stop'], /--detach and --stop/],
    [['--detach', '--', 'node'], /--detach and a command/],
    [['--stop', '--', 'node'], /--stop and a command/],
    [['--stop', '--port', '5555'], /--stop and --port/],
  ].map(([flags, reason]) => ({
    title: `dev with ${String(flags)}`,
    argv: ['dev', ...(Array.isArray(flags) ? flags : [])],
    files,
    ...usage,
    reason: reason instanceof RegExp ? reason : /./,
    hint: /only one|--port out/,
  })),
  {
    title: 'dev with nothing after --',
    argv: ['dev', '--'],
    files,
    ...usage,
    reason: /no command after --/,
    hint: /dmt dev -- COMMAND/,
  },
  {
    title: 'dev with a command and no --',
    argv: ['dev', 'npm', 'start'],
    files,
    ...usage,
    reason: /takes no argument "npm"/,
    hint: /dmt dev -- npm/,
  },
]);
