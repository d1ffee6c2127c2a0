import { Buffer } from 'buffer';
import { sha256 } from './sha256.ts';

/** What dmt and `pg` ask of `node:crypto` in the playground: SHA-256, without waiting. */
export function createHash(algorithm: string): Hash {
  if (algorithm !== 'sha256') throw new Error(`The playground has no ${algorithm}.`);
  return new Hash();
}

class Hash {
  #bytes: Uint8Array = new Uint8Array();

  update(text: string | Uint8Array): this {
    const added = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const joined = new Uint8Array(this.#bytes.length + added.length);
    joined.set(this.#bytes);
    joined.set(added, this.#bytes.length);
    this.#bytes = joined;
    return this;
  }

  digest(): Buffer;
  digest(encoding: 'hex' | 'base64'): string;
  digest(encoding?: 'hex' | 'base64'): Buffer | string {
    const digest = Buffer.from(sha256(this.#bytes));
    return encoding === undefined ? digest : digest.toString(encoding);
  }
}

/** Signs tenants of shared tables; those of the playground have schemas. */
export function createHmac(): never {
  throw new Error('The playground signs nothing.');
}

export function randomUUID(): string {
  return globalThis.crypto.randomUUID();
}

export function randomBytes(size: number): Buffer {
  return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(size)));
}

export function randomInt(below: number): number {
  return Math.floor(Math.random() * below);
}

export const webcrypto = globalThis.crypto;

export default { createHash, createHmac, randomUUID, randomBytes, randomInt, webcrypto };
