const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The first bits of some bytes in lower-case base32 (RFC 4648), without padding. */
export function encodeBase32(bytes: Uint8Array, bits: number): string {
  let text = '';
  for (let offset = 0; offset < bits; offset += 5) {
    const index = offset >> 3;
    const pair = ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
    text += ALPHABET.charAt((pair >> (11 - (offset & 7))) & 31);
  }
  return text;
}
