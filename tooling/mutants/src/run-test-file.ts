import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type TestOutcome = 'passed' | 'failed' | 'did not run' | 'timed out';

export interface TestRun {
  readonly outcome: TestOutcome;
  /** The end of what the run printed, for the reader who has to find out why. */
  readonly output: string;
}

const LIMIT_MS = 5 * 60_000;
const OUTPUT_LIMIT = 4_000;

/** Runs one test file of `tree` as `pnpm test` would. */
export async function runTestFile(tree: string, testFile: string): Promise<TestRun> {
  const report = join(tree, 'node_modules', 'mutant-report.json');
  rmSync(report, { force: true });
  // One test that fails says it all; the others would only wait for their timeouts.
  const args = [
    'run',
    '--config',
    'vitest.workspace.ts',
    '--bail=1',
    '--reporter=default',
    '--reporter=json',
  ];
  const { exitCode, output } = await runVitest(tree, [...args, `--outputFile.json=${report}`, testFile]);
  return { outcome: outcomeOf(exitCode, report), output: output.slice(-OUTPUT_LIMIT) };
}

function runVitest(
  tree: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; output: string }> {
  const vitest = join(tree, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A service that is missing skips its tests here; a skipped test would make every mutant look alive.
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
    // A group of its own: what a hung run started must end with it.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output });
    });
  });
}

/** A file that does not even load proves nothing about the mutant: that is not a failed test. */
function outcomeOf(exitCode: number | null, report: string): TestOutcome {
  if (exitCode === null) return 'timed out';
  const { numPassedTests, numFailedTests } = readReport(report);
  if (numFailedTests > 0) return 'failed';
  if (numPassedTests === 0) return 'did not run';
  return exitCode === 0 ? 'passed' : 'failed';
}

function readReport(report: string): { numPassedTests: number; numFailedTests: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { numPassedTests, numFailedTests };
  } catch {
    // A run that was broken off writes no report.
    return { numPassedTests: 0, numFailedTests: 0 };
  }
}
