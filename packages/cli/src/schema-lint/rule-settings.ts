import type { LintOptions, LintRuleSeverity, NamingStyle, SchemaLintRule } from '@dmt/core';

/** The rules with nothing left open. */
export interface ResolvedSchemaRules {
  readonly severities: Readonly<Record<SchemaLintRule, LintRuleSeverity>>;
  readonly tableStyle: NamingStyle;
  readonly columnStyle: NamingStyle;
  readonly timestampColumns: readonly string[];
  readonly softDeleteColumn: string;
}

/** What holds for everybody is on; what is a matter of taste waits to be asked for. */
const SEVERITIES: Readonly<Record<SchemaLintRule, LintRuleSeverity>> = {
  'table-naming': 'warn',
  'column-naming': 'warn',
  'require-primary-key': 'error',
  'index-foreign-keys': 'warn',
  'prefer-uuid-pk': 'off',
  'require-timestamps': 'off',
  'no-cascade-delete': 'off',
  'require-soft-delete': 'off',
};

export function resolveSchemaRules({ rules = {} }: LintOptions = {}): ResolvedSchemaRules {
  const severities = { ...SEVERITIES };
  for (const rule of Object.keys(SEVERITIES) as SchemaLintRule[]) {
    const setting = rules[rule];
    if (setting !== undefined) severities[rule] = typeof setting === 'string' ? setting : setting[0];
  }
  return {
    severities,
    tableStyle: optionsOf(rules['table-naming'])?.style ?? 'snake_case',
    columnStyle: optionsOf(rules['column-naming'])?.style ?? 'snake_case',
    timestampColumns: optionsOf(rules['require-timestamps'])?.columns ?? ['created_at', 'updated_at'],
    softDeleteColumn: optionsOf(rules['require-soft-delete'])?.column ?? 'deleted_at',
  };
}

function optionsOf<Options>(
  setting: LintRuleSeverity | readonly [LintRuleSeverity, Options] | undefined,
): Options | undefined {
  return typeof setting === 'object' ? setting[1] : undefined;
}
