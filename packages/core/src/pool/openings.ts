import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';

/** Connections that are being opened, so that they can be given up. */
export class Openings<C extends PoolMember> {
  readonly #open: PoolOptions<C>['open'];
  readonly #underWay = new Set<AbortController>();

  constructor(open: PoolOptions<C>['open']) {
    this.#open = open;
  }

  start(opened: (member: C) => void, failed: (error: Error) => void, tenantId?: string): void {
    const opening = new AbortController();
    this.#underWay.add(opening);
    this.#open(opening.signal, tenantId)
      .finally(() => this.#underWay.delete(opening))
      .then(opened, failed);
  }

  abortAll(): void {
    for (const opening of this.#underWay) opening.abort();
  }
}
