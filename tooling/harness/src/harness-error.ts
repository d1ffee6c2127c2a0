/** A failure of the harness itself: one sentence of cause, one of remedy. */
export class HarnessError extends Error {
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string, options: { cause?: unknown } = {}) {
    super(`${reason} ${remedy}`, options);
    this.name = 'HarnessError';
    this.reason = reason;
    this.remedy = remedy;
  }
}
