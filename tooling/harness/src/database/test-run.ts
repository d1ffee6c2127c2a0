import { randomBytes } from 'node:crypto';
import { HarnessError } from '../harness-error.ts';

const SERVER_URL = 'DMT_HARNESS_SERVER_URL';
const RUN_ID = 'DMT_HARNESS_RUN_ID';

/** What all test files of one run share, also those in other processes. */
export interface TestRun {
  readonly serverUrl: string;
  /** Part of every database's name, so that a run finds its own ones again. */
  readonly id: string;
}

/** Makes `serverUrl` the server of this run, for this process and all it starts. */
export function publishTestRun(serverUrl: string, id: string = randomBytes(4).toString('hex')): TestRun {
  process.env[SERVER_URL] = serverUrl;
  process.env[RUN_ID] = id;
  return { serverUrl, id };
}

export function getTestRun(): TestRun {
  const serverUrl = process.env[SERVER_URL];
  const id = process.env[RUN_ID];
  if (serverUrl && id) return { serverUrl, id };
  throw new HarnessError(
    'No PostgreSQL was started for this run.',
    'Run the tests with `vitest --config vitest.workspace.ts`, or call publishTestRun() with the URL of startPostgres().',
  );
}
