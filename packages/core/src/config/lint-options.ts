import type { MigrationLintRule, SchemaLintRule } from './lint-rules.ts';

/** Whether what a rule finds is shown, and whether it makes `dmt lint` fail. */
export type LintRuleSeverity = 'off' | 'warn' | 'error';

/** How names are written. */
export type NamingStyle = 'snake_case' | 'camelCase' | 'PascalCase' | 'kebab-case';

/** A severity, or one with the rule's options. */
export type LintRuleSetting<Options> =
  | LintRuleSeverity
  | readonly [severity: LintRuleSeverity, options: Options];

interface LintRuleOptions {
  readonly 'table-naming': {
    /** @default 'snake_case' */
    readonly style?: NamingStyle;
  };
  readonly 'column-naming': {
    /** @default 'snake_case' */
    readonly style?: NamingStyle;
  };
  readonly 'require-timestamps': {
    /** Names in the database. @default ['created_at', 'updated_at'] */
    readonly columns?: readonly string[];
  };
  readonly 'require-soft-delete': {
    /** Its name in the database. @default 'deleted_at' */
    readonly column?: string;
  };
}

/** Settings of the rules; one that is left out keeps its own severity. */
export type LintRuleSettings = {
  readonly [Rule in SchemaLintRule | MigrationLintRule]?: Rule extends keyof LintRuleOptions
    ? LintRuleSetting<LintRuleOptions[Rule]>
    : LintRuleSeverity;
};

/** What `dmt lint` looks for. */
export interface LintOptions {
  readonly rules?: LintRuleSettings;
}
