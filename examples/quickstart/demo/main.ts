import { fileURLToPath } from 'node:url';
import { createReport, formatDuration } from './report.ts';
import { type DemoOutcome, runDemo } from './run-demo.ts';

const USAGE = `Usage: pnpm demo [--keep]

  --keep   Leave the application and its database running, until Ctrl-C
`;

const report = createReport((line) => console.log(line));

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg !== '--keep');
  if (unknown !== undefined) {
    console.error(`The demo does not know ${unknown}.\n\n${USAGE}`);
    return 2;
  }
  // The folders in tenant.config.ts are relative to this project, wherever the demo was called from.
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  return await runUntilStopped(args.includes('--keep'));
}

async function runUntilStopped(isKept: boolean): Promise<number> {
  const startedAt = performance.now();
  const stopSignal = receiveStopSignal();
  await using resources = new AsyncDisposableStack();
  try {
    const outcome = await Promise.race([runDemo(report, resources), stopSignal]);
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

function invite({ appUrl, databaseUrl }: DemoOutcome): void {
  console.log(`
Everything keeps running until Ctrl-C:
   application  ${appUrl}
   database     ${databaseUrl}

Ask the application, as a tenant:
   curl -H 'x-tenant-id: acme' ${appUrl}/projects

Use the command in another terminal:
   cd examples/quickstart
   export DATABASE_URL=${databaseUrl}
   npx -y pnpm dmt tenant:create --id new-customer`);
}

/** Resolves at the first Ctrl-C. A second one ends the process at once, and its guards clean up. */
function receiveStopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve('stopped'));
    process.once('SIGTERM', () => resolve('stopped'));
  });
}

process.exitCode = await main(process.argv.slice(2));
