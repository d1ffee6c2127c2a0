import type { MigrationLintRule } from '@dmt/core';

/** How grave a finding is: `error` stops writes or reads of a busy table, or breaks code that is running. */
export type LintSeverity = 'warn' | 'error';

/** The stable ids of the rules, as suppressions and settings name them. */
export type LintRuleId = MigrationLintRule;

/** An operation of a migration that is dangerous while an application uses the tables. */
export interface LintFinding {
  readonly rule: LintRuleId;
  readonly severity: LintSeverity;
  /** The file, as it was given. */
  readonly path: string;
  /** Where the statement begins, counted from 1. */
  readonly line: number;
  /** What happens when it runs. */
  readonly why: string;
  /** How to get there without that. */
  readonly remedy: string;
}

/** What a rule found in one statement. */
export type LintProblem = Pick<LintFinding, 'rule' | 'severity' | 'why' | 'remedy'>;
