const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether a string has a UTF-8 form of its own; half a surrogate pair has none, and becomes U+FFFD. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
