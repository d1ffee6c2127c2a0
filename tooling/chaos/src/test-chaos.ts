import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { chooseSeed } from './chaos-seed.ts';
import { findChaosTests } from './find-chaos-tests.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const LIMIT_MINUTES = 45;
/** Each of these tests keeps a server and a client busy by itself. */
const WORKERS = availableParallelism() < 4 ? 2 : 3;
const USAGE = `pnpm test:chaos [part of a file name ...]
Runs the tests that have a full size at that size, within ${LIMIT_MINUTES} minutes. DMT_CHAOS_SEED=<number> replays a run.`;

const filters = process.argv.slice(2);
if (filters.includes('--help')) console.log(USAGE);
else process.exitCode = await testChaos(filters);

async function testChaos(wanted: readonly string[]): Promise<number> {
  const seed = chooseSeed(process.env.DMT_CHAOS_SEED);
  const files = findChaosTests(ROOT).filter(
    (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
  );
  if (files.length === 0) {
    console.error(`No test with a full size matches ${wanted.join(' ')}.`);
    return 2;
  }
  console.log(`DMT_CHAOS_SEED=${seed}, ${files.length} files`);
  const exitCode = await runVitest(files, seed);
  const command = ['pnpm test:chaos', ...wanted].join(' ');
  console.log(`\nReplay with: DMT_CHAOS_SEED=${seed} ${command}`);
  return exitCode;
}

function runVitest(files: readonly string[], seed: number): Promise<number> {
  const vitest = resolve(ROOT, 'node_modules/vitest/vitest.mjs');
  const options = ['run', '--config', 'vitest.workspace.ts', `--maxWorkers=${WORKERS}`];
  // What these tests try to break is below Drizzle and Nest, and the same for both lines of either.
  const others = ['core with Drizzle 1.x', 'nestjs with Nest 11'].flatMap((name) => [
    '--project',
    `!${name}`,
  ]);
  const child = spawn(process.execPath, [vitest, ...options, ...others, ...files], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, DMT_CHAOS: '1', DMT_CHAOS_SEED: String(seed) },
  });
  const timer = setTimeout(() => {
    console.error(`\nStopped: it did not end within ${LIMIT_MINUTES} minutes.`);
    child.kill('SIGTERM');
  }, LIMIT_MINUTES * 60_000);
  return new Promise((settle, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      settle(exitCode ?? 1);
    });
  });
}
