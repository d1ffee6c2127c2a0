import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { STRATEGIES, type Strategy } from '../src/db/strategies.ts';
import { createReport, formatDuration } from './report.ts';
import { type DemoOutcome, runDemo } from './run-demo.ts';

const USAGE = `Usage: pnpm demo [--strategy schema|row|database] [--keep]

  --strategy S   How tenants are kept apart (schema)
  --keep         Leave the application and its database running, until Ctrl-C
`;

const report = createReport((line) => console.log(line));

async function main(args: readonly string[]): Promise<number> {
  const choices = readChoices(args);
  if (typeof choices === 'string') {
    console.error(`${choices}\n\n${USAGE}`);
    return 2;
  }
  if (choices.isAboutHelp) {
    console.log(USAGE);
    return 0;
  }
  // The folders in a configuration are relative to this project, wherever the demo was called from.
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  return await runUntilStopped(choices);
}

interface Choices {
  readonly strategy: Strategy;
  readonly isKept: boolean;
  readonly isAboutHelp: boolean;
}

/** What was asked for, or what is wrong with it. */
function readChoices(args: readonly string[]): Choices | string {
  const options = {
    strategy: { type: 'string', default: 'schema' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const strategy = STRATEGIES.find((known) => known === values.strategy);
    if (strategy === undefined) return `There is no strategy "${values.strategy}".`;
    return { strategy, isKept: values.keep, isAboutHelp: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function runUntilStopped({ strategy, isKept }: Choices): Promise<number> {
  const startedAt = performance.now();
  const stopSignal = receiveStopSignal();
  await using resources = new AsyncDisposableStack();
  try {
    const outcome = await Promise.race([runDemo(strategy, report, resources), stopSignal]);
    if (outcome === 'stopped') return 130;
    report.summary(outcome.findings, formatDuration(performance.now() - startedAt));
    if (!isKept) return 0;
    invite(outcome);
    await stopSignal;
    return 0;
  } catch (error) {
    report.failed(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function invite({ appUrl, project }: DemoOutcome): void {
  const exports = Object.entries(project.env).map(([name, value]) => `export ${name}='${value}'`);
  const create = ['npx -y pnpm dmt tenant:create --id new-customer', ...project.configArgs].join(' ');
  console.log(`
Everything keeps running until Ctrl-C:
   application  ${appUrl}
   database     ${project.databaseUrl}

Ask the application, as a tenant:
   curl -H 'x-tenant-id: acme' ${appUrl}/projects

Use the command in another terminal:
   cd examples/quickstart
   ${exports.join('\n   ')}
   ${create}`);
}

/** Resolves at the first Ctrl-C. A second one ends the process at once, and its guards clean up. */
function receiveStopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve('stopped'));
    process.once('SIGTERM', () => resolve('stopped'));
  });
}

process.exitCode = await main(process.argv.slice(2));
