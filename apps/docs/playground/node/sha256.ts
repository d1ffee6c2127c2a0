/** SHA-256 (FIPS 180-4). Browsers have one too, but answer later, and the naming code does not wait. */
export function sha256(message: Uint8Array): Uint8Array {
  const hash = fractionsOf(Math.sqrt, 8);
  const words = new Uint32Array(64);
  const blocks = new DataView(pad(message).buffer);
  for (let offset = 0; offset < blocks.byteLength; offset += 64) {
    for (let at = 0; at < 16; at++) words[at] = blocks.getUint32(offset + 4 * at);
    for (let at = 16; at < 64; at++) words[at] = extend(words, at);
    compress(hash, words);
  }
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, at) => {
    digest.setUint32(4 * at, word);
  });
  return new Uint8Array(digest.buffer);
}

const ROUND_CONSTANTS = fractionsOf(Math.cbrt, 64);

/** The first 32 bits of the fractional parts of the roots of the first primes. */
function fractionsOf(root: (prime: number) => number, count: number): Uint32Array {
  const isPrime = (value: number): boolean => {
    for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
    return true;
  };
  const fractions = new Uint32Array(count);
  for (let prime = 2, found = 0; found < count; prime++) {
    if (isPrime(prime)) fractions[found++] = (root(prime) % 1) * 2 ** 32;
  }
  return fractions;
}

function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(length - 4, message.length << 3);
  return padded;
}

const at = (words: Uint32Array, index: number): number => words[index] ?? 0;
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function extend(words: Uint32Array, index: number): number {
  const early = at(words, index - 15);
  const late = at(words, index - 2);
  const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
  const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
  return at(words, index - 16) + first + at(words, index - 7) + second;
}

function compress(hash: Uint32Array, words: Uint32Array): void {
  const state = Uint32Array.from(hash);
  for (let round = 0; round < 64; round++) {
    const [a, b, c, d, e, f, g, h] = [...state] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const mixedE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + mixedE + choice + at(ROUND_CONSTANTS, round) + at(words, round)) | 0;
    const mixedA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    state.set([first + mixedA + majority, a, b, c, d + first, e, f, g]);
  }
  for (let word = 0; word < 8; word++) hash[word] = at(hash, word) + at(state, word);
}
