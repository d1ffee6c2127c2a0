import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { applyMutant } from './apply-mutant.ts';
import { copyWorkTree } from './copy-work-tree.ts';
import { type Mutant, readMutants } from './mutant.ts';
import { runQueue } from './run-queue.ts';
import { runTestFile, type TestRun } from './run-test-file.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PARALLEL = 2;

interface Verdict {
  readonly passed: boolean;
  readonly line: string;
  readonly output?: string;
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const mutants = readMutants(ROOT).filter((mutant) => describe(mutant).includes(values.only));
const trees: string[] = [];
process.on('exit', () => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const verdicts = await judge();
const failed = verdicts.filter(({ passed }) => !passed);
for (const { line, output } of failed) if (output !== undefined) console.log(`\n${line}\n${output}`);
console.log(`\n${verdicts.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && verdicts.length > 0 ? 0 : 1;

/** First each test on the code as it is, then each mutant whose test can be believed. */
async function judge(): Promise<Verdict[]> {
  const tests = [...new Set(mutants.map(testOf))];
  while (trees.length < Math.min(PARALLEL, mutants.length)) trees.push(copyWorkTree(ROOT));
  const baselines = await runQueue(tests, trees, async (test, tree) => ({
    test,
    run: await runTestFile(tree, test),
  }));
  const runs = new Map(baselines.map(({ test, run }) => [test, run]));
  return runQueue(mutants, trees, async (mutant, tree) => {
    const verdict = await judgeMutant(mutant, tree, runs.get(testOf(mutant)));
    console.log(verdict.line);
    return verdict;
  });
}

async function judgeMutant(mutant: Mutant, tree: string, baseline: TestRun | undefined): Promise<Verdict> {
  const report = (passed: boolean, what: string, output?: string): Verdict => ({
    passed,
    line: `${passed ? '✓' : '✗'} ${what.padEnd(12)}  ${describe(mutant)}`,
    ...(output === undefined ? {} : { output }),
  });
  if (baseline?.outcome !== 'passed') return report(false, 'test is red', baseline?.output);

  let restore: () => void;
  try {
    restore = applyMutant(tree, mutant);
  } catch (error) {
    return report(false, 'stale', String(error));
  }
  try {
    const { outcome, output } = await runTestFile(tree, testOf(mutant));
    const isCaught = outcome === 'failed' || outcome === 'timed out';
    if (isCaught) return report(true, outcome === 'failed' ? 'caught' : 'caught: hung');
    return report(false, outcome === 'passed' ? 'SURVIVED' : 'does not run', output);
  } finally {
    restore();
  }
}

function testOf({ folder, test }: Mutant): string {
  return `${folder}/${test}`;
}

function describe(mutant: Mutant): string {
  return `${mutant.folder}/${mutant.file} → ${mutant.test}: ${mutant.why}`;
}
