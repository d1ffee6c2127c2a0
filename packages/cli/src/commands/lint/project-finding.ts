/** Something that was found in a table or in a migration. */
export interface ProjectFinding {
  readonly rule: string;
  readonly severity: 'warn' | 'error';
  /** Relative to where the command runs; left out when a table's place in the code is not known. */
  readonly file?: string;
  readonly line?: number;
  readonly side?: 'tenant' | 'shared';
  readonly table?: string;
  readonly column?: string;
  readonly why: string;
  readonly remedy: string;
}

export interface LintReport {
  /** How many were judged. */
  readonly tables: number;
  readonly migrations: number;
  readonly findings: readonly ProjectFinding[];
}

/** What the findings come to. */
export interface LintVerdict {
  readonly errors: number;
  readonly warnings: number;
  readonly maxWarnings: number;
  readonly isFailed: boolean;
}
