import type { PoolMember } from './pool-member.ts';

/** One that the server does not answer in time is closed from our side. */
const GOODBYE_MS = 1_000;

/** Connections on their way out. */
export class Goodbyes {
  readonly #pending = new Set<Promise<void>>();

  /** Closes a connection politely; `gone` is called when the server has let it go. */
  say(member: PoolMember, gone: () => void): void {
    void this.#await(endWithin(member, GOODBYE_MS), gone);
  }

  /** Closes a connection with what still runs on it, which is cancelled. */
  abandon(member: PoolMember, gone: () => void): Promise<void> {
    return this.#await(member.abandon(), gone);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #await(farewell: Promise<void>, gone: () => void): Promise<void> {
    const goodbye = farewell.then(() => {
      this.#pending.delete(goodbye);
      gone();
    });
    this.#pending.add(goodbye);
    return goodbye;
  }
}

async function endWithin(member: PoolMember, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => member.destroy(), timeoutMs);
  // A goodbye that fails has reached its aim.
  await member.end().catch(() => member.destroy());
  clearTimeout(timer);
}
