import type { StatementConnection } from '../wire/index.ts';

/** A request that came before its statement cancelled nothing: ask again. */
const ASK_AGAIN_MS = 200;
/** How long the server has, after the signal, to say what became of a statement. */
const LAST_WORD_MS = 1_000;

/** What goes on from the moment that a signal fires until its statement is over. */
export interface Ending {
  /** For when the statement has its outcome: resolves when the connection is safe for the next, or closed. */
  over(): Promise<void>;
}

/** Has the server cancel what the connection runs; closes the connection if that takes too long. */
export function cancelRunning(connection: StatementConnection): Ending {
  const requests: Promise<void>[] = [];
  const ask = (): void => void requests.push(connection.cancel());
  ask();
  const repetition = setInterval(ask, ASK_AGAIN_MS);
  const { given, giveUp } = giveUpLater(connection);
  return {
    async over() {
      clearInterval(repetition);
      // One that is still on its way would cancel the next statement.
      await Promise.race([Promise.all(requests), given]);
      clearTimeout(giveUp);
    },
  };
}

/** Only waits a moment: for COMMIT and ROLLBACK, whose outcome a cancellation would blur. */
export function awaitLastWord(connection: StatementConnection): Ending {
  const { giveUp } = giveUpLater(connection);
  return {
    async over() {
      clearTimeout(giveUp);
    },
  };
}

function giveUpLater(connection: StatementConnection): { given: Promise<void>; giveUp: NodeJS.Timeout } {
  let resolve: (() => void) | undefined;
  const given = new Promise<void>((settle) => {
    resolve = settle;
  });
  const giveUp = setTimeout(() => {
    connection.destroy();
    resolve?.();
  }, LAST_WORD_MS);
  return { given, giveUp };
}
