export type { LintFinding, LintRuleId, LintSeverity } from './lint-finding.ts';
export { type LintOptions, lintMigrations } from './lint-migrations.ts';
