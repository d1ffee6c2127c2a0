/** Esc, Ctrl-C, or the end of input: whoever sat there has left. */
export class MenuLeftError extends Error {
  override readonly name = 'MenuLeftError';
}
