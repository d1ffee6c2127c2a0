import type { PgResult } from '../wire/index.ts';
import type { StatementRule } from './statement-rules.ts';

/** Commands that change the session, by the first word of their tag. */
const SESSION_COMMANDS: ReadonlySet<string> = new Set([
  'SET',
  'RESET',
  'LISTEN',
  'UNLISTEN',
  'PREPARE',
  'DEALLOCATE',
  'DISCARD',
  'LOAD',
  'DECLARE',
  'DO',
  'CALL',
]);

/**
 * Whether the session may hold more than before: the rule says so, or the server reports a command that
 * reading the text did not reveal.
 */
export function mayLeaveSomething(rule: StatementRule, result: PgResult | PgResult[]): boolean {
  if (rule.residue !== undefined) return true;
  if (!Array.isArray(result)) return isUnforeseen(result, rule);
  return result.some((single) => isUnforeseen(single, rule));
}

function isUnforeseen({ command }: PgResult, { verbs }: StatementRule): boolean {
  return command !== null && SESSION_COMMANDS.has(command) && !verbs.has(command.toLowerCase());
}
