import { HarnessError } from '../harness-error.ts';
import { waitUntil } from '../process/wait-until.ts';
import { listAdditions, type OpenResources, readOpenResources } from './open-resources.ts';

/** How long a socket that was just closed may take to be gone. */
const GOODBYE_MS = 1_500;

/** Runs `work` and fails when it leaves sockets, servers, child processes or timers behind. */
export async function assertNoLeaks<T>(work: () => Promise<T>): Promise<T> {
  const before = readOpenResources();
  const result = await work();
  await assertNothingMoreThan(before);
  return result;
}

/** Fails when more is open than `before`, with a moment's grace. @throws HarnessError */
export async function assertNothingMoreThan(before: OpenResources): Promise<void> {
  let additions: string[] = [];
  const isClean = (): boolean => {
    additions = listAdditions(before, readOpenResources());
    return additions.length === 0;
  };
  if (await waitUntil(isClean, { timeoutMs: GOODBYE_MS })) return;
  throw new HarnessError(
    `The test left open: ${additions.join(', ')}.`,
    'Close every client, pool, server and child process, and clear or unref every timer.',
  );
}
