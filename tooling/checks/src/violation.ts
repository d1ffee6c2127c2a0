/** One broken rule: where, and what to do about it. */
export interface Violation {
  readonly rule: string;
  /** Relative to the root of the repository, with `/` as separator. */
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

export function formatViolation(violation: Violation): string {
  const place = violation.line === undefined ? violation.file : `${violation.file}:${violation.line}`;
  return `${place}  ${violation.rule}  ${violation.message}`;
}
