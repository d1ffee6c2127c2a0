import type { SchemaLintRule } from '@dmt/core';
import type { SchemaModel } from '../schema-model/schema-model.ts';
import type { ResolvedSchemaRules } from './rule-settings.ts';
import type { SchemaFinding } from './schema-finding.ts';
import { schemaRules } from './schema-rules.ts';

/** Judges every table of one side. */
export function lintSchema(
  { tables }: SchemaModel,
  side: SchemaFinding['side'],
  rules: ResolvedSchemaRules,
): SchemaFinding[] {
  return tables.flatMap((table) =>
    Object.entries(schemaRules).flatMap(([name, judge]) => {
      // The keys of the list of rules are the names of rules.
      const rule = name as SchemaLintRule;
      const severity = rules.severities[rule];
      if (severity === 'off') return [];
      return judge(table, rules).map((problem) => ({ rule, severity, side, table: table.name, ...problem }));
    }),
  );
}
