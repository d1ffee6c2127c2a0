import { isTransient } from './retry-connecting.ts';

/** So many failures in a row, with no success between them, are an outage. */
const OUTAGE_FAILURES = 3;
/** In an outage a failed attempt speaks for all that would begin so soon after it, in milliseconds. */
const FRESH_MS = 100;
/** An attempt without an outcome for so long holds up no others, in milliseconds. */
const HANGING_MS = 250;

interface Probe {
  readonly beganAt: number;
  readonly outcome: Promise<unknown>;
}

/**
 * Keeps many that want to connect from storming a server that is away or just coming back. In an outage one attempt
 * at a time tries the door: if it fails, the others fail with it; if it succeeds, all go in.
 */
export function createOutageGate(now: () => number): <T>(connect: () => Promise<T>) => Promise<T> {
  let failures = 0;
  let failure: { readonly error: Error; readonly at: number } | undefined;
  let probe: Probe | undefined;

  async function attempt<T>(connect: () => Promise<T>): Promise<T> {
    try {
      const connection = await connect();
      failures = 0;
      return connection;
    } catch (error) {
      // Others, a wrong password say, are answers of a server that is there.
      if (!(error instanceof Error) || !isTransient(error)) failures = 0;
      else {
        failures++;
        failure = { error, at: now() };
      }
      throw error;
    }
  }

  function probeWith<T>(connect: () => Promise<T>): Promise<T> {
    const outcome = attempt(connect);
    const own = { beganAt: now(), outcome };
    probe = own;
    const done = (): void => {
      if (probe === own) probe = undefined;
    };
    outcome.then(done, done);
    return outcome;
  }

  return async (connect) => {
    if (failures < OUTAGE_FAILURES) return attempt(connect);
    if (failure !== undefined && now() - failure.at < FRESH_MS) throw failure.error;
    if (probe === undefined || now() - probe.beganAt >= HANGING_MS) return probeWith(connect);
    // Any other answer, that a database does not exist say, was for that one alone.
    await probe.outcome.catch((error: unknown) => {
      if (!(error instanceof Error) || isTransient(error)) throw error;
    });
    return attempt(connect);
  };
}
