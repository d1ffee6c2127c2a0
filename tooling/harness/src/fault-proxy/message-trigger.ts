import { createDeferred } from '../process/deferred.ts';
import type { ProtocolMessage, Side } from './protocol-message.ts';
import type { ProxiedConnection } from './proxied-connection.ts';

/** Which messages a trigger is for. Everything that is given must fit. */
export interface MessageMatch {
  /** One type or several, see {@link ProtocolMessage.type}. */
  readonly type?: string | readonly string[];
  /** Tried on {@link ProtocolMessage.text}. */
  readonly text?: RegExp;
}

/** What a trigger does; the message waits for it. Answering `'drop'` keeps it from being forwarded. */
export type TriggerAction = (connection: ProxiedConnection, message: ProtocolMessage) => unknown;

export interface TriggerOptions {
  /** Before the message is forwarded, or once it was written to the other side. @default 'before' */
  readonly when?: 'before' | 'after';
  /** How often it acts; then it is gone. @default 1 */
  readonly times?: number;
}

/** A registered trigger. */
export interface TriggerHandle {
  /** How often it has acted. */
  readonly count: number;
  /** Resolves when its action has run for the first time. */
  readonly fired: Promise<void>;
  remove(): void;
}

interface Trigger {
  readonly when: 'before' | 'after';
  matches(message: ProtocolMessage): boolean;
  run(connection: ProxiedConnection, message: ProtocolMessage): Promise<unknown>;
}

/** The triggers of a proxy. */
export class TriggerSet {
  readonly #triggers = new Set<Trigger>();

  add(side: Side, match: MessageMatch, action: TriggerAction, options: TriggerOptions = {}): TriggerHandle {
    const { when = 'before', times = 1 } = options;
    const { promise: fired, resolve } = createDeferred();
    let count = 0;
    const trigger: Trigger = {
      when,
      matches: (message) => message.side === side && fits(message, match),
      run: async (connection, message) => {
        count += 1;
        if (count >= times) this.#triggers.delete(trigger);
        const verdict = await action(connection, message);
        resolve();
        return verdict;
      },
    };
    this.#triggers.add(trigger);
    return {
      get count() {
        return count;
      },
      fired,
      remove: () => this.#triggers.delete(trigger),
    };
  }

  clear(): void {
    this.#triggers.clear();
  }

  concerns(when: 'before' | 'after', message: ProtocolMessage): boolean {
    return this.#triggers.size > 0 && this.#matching(when, message).length > 0;
  }

  /** Runs what fits, one after the other, and answers whether the message is to be dropped. */
  async run(
    when: 'before' | 'after',
    connection: ProxiedConnection,
    message: ProtocolMessage,
  ): Promise<boolean> {
    const verdicts: unknown[] = [];
    for (const trigger of this.#matching(when, message))
      verdicts.push(await trigger.run(connection, message));
    return verdicts.includes('drop');
  }

  #matching(when: 'before' | 'after', message: ProtocolMessage): Trigger[] {
    return [...this.#triggers].filter((trigger) => trigger.when === when && trigger.matches(message));
  }
}

function fits(message: ProtocolMessage, match: MessageMatch): boolean {
  if (match.type !== undefined && ![match.type].flat().includes(message.type)) return false;
  if (match.text === undefined) return true;
  return message.text !== undefined && message.text.search(match.text) !== -1;
}
