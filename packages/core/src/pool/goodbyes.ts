import type { PoolMember } from './pool-member.ts';

/** One that the server does not answer in time is closed from our side. */
const GOODBYE_MS = 1_000;

/** Connections on their way out. */
export class Goodbyes {
  readonly #pending = new Set<Promise<void>>();

  /** Closes a connection politely, or by a farewell of its own; `gone` is called when the server has let it go. */
  say(member: PoolMember, gone: () => void, farewell: Promise<void> = endWithin(member, GOODBYE_MS)): void {
    const goodbye = farewell.then(() => {
      this.#pending.delete(goodbye);
      gone();
    });
    this.#pending.add(goodbye);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}

async function endWithin(member: PoolMember, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => member.destroy(), timeoutMs);
  // A goodbye that fails has reached its aim.
  await member.end().catch(() => member.destroy());
  clearTimeout(timer);
}
