/** One thing wrong in a file: where, what, and what to write instead. */
export interface FailureIssue {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** Why a command did not do what it was asked, ready to be shown on either output. */
export interface Failure {
  readonly code: string;
  /** One sentence of cause. */
  readonly reason: string;
  /** One sentence of what to do. */
  readonly remedy: string;
  readonly exitCode: number;
  readonly issues?: readonly FailureIssue[];
  readonly details?: Readonly<Record<string, unknown>>;
  /** Shown only with `--verbose`. */
  readonly stack?: string;
}
