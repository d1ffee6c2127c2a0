/** Esc, Ctrl-C, or the end of input: whoever sat there has left. */
export class PromptLeftError extends Error {
  override readonly name = 'PromptLeftError';
}
