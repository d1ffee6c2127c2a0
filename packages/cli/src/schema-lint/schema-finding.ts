import type { SchemaLintRule } from '@dmt/core';

/** What a rule found in a table. */
export interface SchemaFinding {
  readonly rule: SchemaLintRule;
  readonly severity: 'warn' | 'error';
  readonly side: 'tenant' | 'shared';
  readonly table: string;
  /** The column it is about, if it is about one. */
  readonly column?: string;
  readonly why: string;
  readonly remedy: string;
}

/** What a rule says of a table, before its severity is known. */
export type SchemaProblem = Pick<SchemaFinding, 'column' | 'why' | 'remedy'>;
