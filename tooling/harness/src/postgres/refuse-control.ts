import { HarnessError } from '../harness-error.ts';

/** What `restart()` and `kill()` do on a server that is not the caller's alone. */
export function refuseControl(): Promise<never> {
  return Promise.reject(
    new HarnessError(
      'This server cannot be restarted or killed: it was given by URL, or runs in a container.',
      'Ask for one of your own with startPostgres({ exclusive: true }).',
    ),
  );
}
