import { createHash } from 'node:crypto';

/**
 * The prepared statements of one connection. A statement belongs to a schema: PostgreSQL plans it again
 * whenever the search_path differs from the one it was planned under, so tenants do not share plans.
 */
export class StatementCache {
  readonly #limit: number;
  readonly #names = new Set<string>();
  readonly #pinned = new Set<string>();
  /** The one that travels with nearly every statement, to know it without a look at its text. */
  #lastPinned: string | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** True when the statement is prepared and can be bound at once. */
  has(name: string): boolean {
    if (name === this.#lastPinned || this.#pinned.has(name)) return true;
    if (!this.#names.delete(name)) return false;
    this.#names.add(name);
    return true;
  }

  /** Takes the name up; returns the name that has to be closed to make room for it, if any. */
  add(name: string): string | undefined {
    this.#names.add(name);
    if (this.#names.size <= this.#limit) return undefined;
    const [oldest] = this.#names;
    if (oldest === undefined) return undefined;
    this.#names.delete(oldest);
    return oldest;
  }

  /** Takes up a name that stays for as long as the connection: one that travels with every statement. */
  pin(name: string): void {
    this.#pinned.add(name);
    this.#lastPinned = name;
  }

  /** Its statement failed, so nothing is known about it: prepare it again next time. */
  forget(name: string): void {
    this.#names.delete(name);
    this.#pinned.delete(name);
    if (name === this.#lastPinned) this.#lastPinned = undefined;
  }
}

/** Caller-chosen names must not meet across tenants, and PostgreSQL cuts names at 63 bytes. */
export function statementNameFor(schemaName: string, callerName: string, text: string): string {
  const hash = createHash('sha256').update(JSON.stringify([schemaName, callerName, text]));
  return `dmt_${hash.digest('base64url').slice(0, 32)}`;
}
