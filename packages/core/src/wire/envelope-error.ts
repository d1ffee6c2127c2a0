/** The server refused what precedes the caller's statement; the statement itself never ran. */
export class EnvelopeError extends Error {
  readonly code: string;

  constructor(cause: Error & { readonly code: string }) {
    super(cause.message, { cause });
    this.name = 'EnvelopeError';
    this.code = cause.code;
  }
}
