import type { FailureIssue } from './failure.ts';

/** What is known of a configuration that lacks its database. */
interface Surroundings {
  readonly unsetVariables?: readonly string[] | undefined;
  readonly databaseHint?: string | undefined;
}

const CONNECTION_FIELD = /^connection(?:\.url)?$/;

/**
 * The problems that a config error lists. Another copy of core may have made it, so its shape is looked at, not
 * its class.
 */
export function readIssues(error: Error, surroundings: Surroundings): readonly FailureIssue[] {
  const issues: unknown = 'issues' in error ? error.issues : undefined;
  if (!Array.isArray(issues)) return [];
  return issues.filter(isIssue).map((issue) => hintAtUnsetVariables(issue, surroundings));
}

/** An unset DATABASE_URL is by far the most frequent reason for a connection that is not valid. */
function hintAtUnsetVariables(
  issue: FailureIssue,
  { unsetVariables = [], databaseHint = '' }: Surroundings,
): FailureIssue {
  if (!CONNECTION_FIELD.test(issue.path) || unsetVariables.length === 0) return issue;
  const verb = unsetVariables.length === 1 ? 'is' : 'are';
  const unset = `Set ${unsetVariables.join(', ')}, which ${verb} not set in the environment`;
  return { ...issue, hint: `${unset}${databaseHint}.` };
}

function isIssue(value: unknown): value is FailureIssue {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}
