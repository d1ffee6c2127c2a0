import { createDeferred } from '../process/deferred.ts';
import type { MessageMatch, TriggerSet } from './message-trigger.ts';
import type { Side } from './protocol-message.ts';
import type { ProxiedConnection } from './proxied-connection.ts';

/** A message that was stopped on its way: the handshake for a race that a test wants to decide. */
export interface ParkedMessage {
  /** Resolves with its connection when the message has come. */
  readonly reached: Promise<ProxiedConnection>;
  /** Lets it go on, or never stops it when it has not come yet. */
  release(): void;
}

export function parkMessage(triggers: TriggerSet, side: Side, match: MessageMatch): ParkedMessage {
  const reached = createDeferred<ProxiedConnection>();
  const released = createDeferred();
  triggers.add(side, match, (connection) => {
    reached.resolve(connection);
    return released.promise;
  });
  return { reached: reached.promise, release: released.resolve };
}
