import type { FailureIssue } from './failure.ts';

const CONNECTION_FIELD = /^connection(?:\.url)?$/;

/**
 * The problems that a config error lists. Another copy of core may have made it, so its shape is looked at, not
 * its class.
 */
export function readIssues(error: Error, unsetVariables: readonly string[] = []): readonly FailureIssue[] {
  const issues: unknown = 'issues' in error ? error.issues : undefined;
  if (!Array.isArray(issues)) return [];
  return issues.filter(isIssue).map((issue) => hintAtUnsetVariables(issue, unsetVariables));
}

/** An unset DATABASE_URL is by far the most frequent reason for a connection that is not valid. */
function hintAtUnsetVariables(issue: FailureIssue, unsetVariables: readonly string[]): FailureIssue {
  if (!CONNECTION_FIELD.test(issue.path) || unsetVariables.length === 0) return issue;
  const verb = unsetVariables.length === 1 ? 'is' : 'are';
  return { ...issue, hint: `Set ${unsetVariables.join(', ')}, which ${verb} not set in the environment.` };
}

function isIssue(value: unknown): value is FailureIssue {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}
