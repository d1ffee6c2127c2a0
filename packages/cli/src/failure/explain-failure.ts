import { join } from 'node:path';
import { type DmtError, isDmtError, UnexpectedError } from '@dmt/core';
import { ExitCode } from '../exit-code.ts';
import { StoppedError } from '../interruption.ts';
import { findDatabaseCause } from './database-cause.ts';
import type { DatabaseTarget } from './database-target.ts';
import { explainDatabaseCause } from './explain-database-cause.ts';
import type { Failure } from './failure.ts';
import { readIssues } from './read-issues.ts';

/** Codes that say no more than "the database": what PostgreSQL answered says it better. */
const GENERAL_DATABASE_CODES: ReadonlySet<string> = new Set(['DMT_CONNECTION_FAILED', 'DMT_DATABASE']);

/** An application would look into where the id came from; whoever typed it looks at those there are. */
const UNKNOWN_TENANT_REMEDY =
  'See which there are with `dmt tenant:list`, or create it with `dmt tenant:create --id ID`.';

/** What is known when a command fails, beside the error. */
export interface FailureContext {
  /** Paths below this folder are shown without it. */
  readonly cwd?: string | undefined;
  readonly target?: DatabaseTarget | undefined;
  readonly configFile?: string | undefined;
  /** Environment variables that the config file reads and that are not set. */
  readonly unsetVariables?: readonly string[] | undefined;
  /** Where a URL could come from, to be read after a clause that names those variables. */
  readonly databaseHint?: string | undefined;
}

/** Turns whatever was thrown into a cause, a remedy and an exit code. */
export function explainFailure(error: unknown, context: FailureContext = {}): Failure {
  const stack = error instanceof Error && error.stack !== undefined ? { stack: fullStack(error) } : {};
  const failure = explain(error, context);
  const shorten = (text: string): string =>
    context.cwd === undefined ? text : text.replaceAll(join(context.cwd, '/'), '');
  const issues = failure.issues?.map((issue) =>
    issue.hint === undefined ? issue : { ...issue, hint: shorten(issue.hint) },
  );
  return {
    ...failure,
    reason: shorten(failure.reason),
    remedy: shorten(failure.remedy),
    ...(issues === undefined ? {} : { issues }),
    ...stack,
  };
}

function explain(error: unknown, context: FailureContext): Failure {
  if (error instanceof StoppedError) return explainStop(error);
  if (isDmtError(error) && !GENERAL_DATABASE_CODES.has(error.code)) return explainDmtError(error, context);

  const database = explainDatabase(error, context);
  if (database) return database;
  if (isDmtError(error)) return explainDmtError(error, context);
  const cause = findDatabaseCause(error);
  if (cause) {
    return {
      code: 'DMT_DATABASE',
      reason: `The database failed: ${cause.message} (${cause.code}).`,
      remedy: 'Look at the log of the server, or run again with --verbose.',
      exitCode: ExitCode.database,
    };
  }
  return explainDmtError(new UnexpectedError(error), context);
}

function explainDatabase(error: unknown, { target }: FailureContext): Failure | undefined {
  const cause = findDatabaseCause(error);
  const explanation = cause && explainDatabaseCause(cause, target);
  if (!cause || !explanation) return undefined;
  const { kind, remedy } = explanation;
  // The wrapper knows what was attempted; of a server that was never reached, ours says more.
  const isWrapped = isDmtError(error);
  const reason = isWrapped && kind !== 'unreachable' ? error.reason : explanation.reason;
  const ownCode = kind === 'statement' ? 'DMT_DATABASE' : 'DMT_CONNECTION_FAILED';
  const code = isWrapped ? error.code : ownCode;
  return { code, reason, remedy, exitCode: ExitCode.database, details: { cause: cause.code } };
}

function explainDmtError(error: DmtError, context: FailureContext): Failure {
  const { code, reason, remedy, exitCode, details } = error;
  const issues = readIssues(error, context);
  if (issues.length > 0) {
    const file = context.configFile ?? 'The configuration';
    return {
      code,
      reason: `${file} has ${issues.length === 1 ? 'a problem' : `${issues.length} problems`}.`,
      remedy: `Correct ${issues.length === 1 ? 'it' : 'them'} and run the command again.`,
      exitCode,
      issues,
    };
  }
  const shownRemedy = isUnknownTenant(error) ? UNKNOWN_TENANT_REMEDY : remedy;
  return { code, reason, remedy: shownRemedy, exitCode, ...(details === undefined ? {} : { details }) };
}

/** One that nothing knows: of a listed one whose schema is gone, the error says all there is to say. */
function isUnknownTenant({ code, details }: DmtError): boolean {
  return code === 'DMT_TENANT_NOT_FOUND' && details?.isListed !== true;
}

function explainStop(error: StoppedError): Failure {
  return {
    code: 'DMT_ABORTED',
    reason: error.stopSignal === 'SIGINT' ? 'Stopped.' : `Stopped by ${error.stopSignal}.`,
    remedy: error.hadWorkInHand
      ? 'Run the command again to go on: what was committed stays, the rest was rolled back.'
      : 'Nothing was cut short.',
    exitCode: error.stopSignal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated,
  };
}

function fullStack(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${fullStack(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
