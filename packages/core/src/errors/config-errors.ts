import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';
import { redactSecrets } from './redact-secrets.ts';

/** One problem of a configuration. */
export interface ConfigIssue {
  /** Where it is: `isolation.pooling.queueTimeout`. */
  readonly path: string;
  /** What is wrong, to be read after the path: `must be a string, not a number`. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The configuration has problems; {@link ConfigError.issues} lists all of them. */
export class ConfigError extends DmtError {
  readonly issues: ReadonlyArray<ConfigIssue>;

  constructor(issues: ReadonlyArray<ConfigIssue>, options: ErrorCauseOptions = {}) {
    const listed = issues.map(redactIssue);
    const one = listed.length === 1;
    super('DMT_CONFIG_INVALID', {
      reason: `The dmt configuration has ${one ? 'a problem' : `${listed.length} problems`}.`,
      remedy: `Correct ${one ? 'it' : 'each of them'}:\n${listed.map(formatIssue).join('\n')}`,
      details: { issues: listed },
      cause: options.cause,
    });
    this.issues = Object.freeze(listed);
  }
}

function redactIssue(issue: ConfigIssue): ConfigIssue {
  return Object.freeze({
    path: issue.path,
    message: redactSecrets(issue.message),
    ...(issue.hint === undefined ? {} : { hint: redactSecrets(issue.hint) }),
  });
}

function formatIssue({ path, message, hint }: ConfigIssue): string {
  return `  - ${path} ${message}${hint === undefined ? '' : `: ${hint}`}`;
}

/** No configuration file where one was looked for. */
export class ConfigNotFoundError extends DmtError {
  constructor(searchedPaths: ReadonlyArray<string>) {
    super('DMT_CONFIG_NOT_FOUND', {
      reason: `No dmt configuration was found; looked for ${searchedPaths.join(', ')}.`,
      remedy: 'Begin a project with `dmt init`, or name the file with `--config`.',
      details: { searchedPaths: [...searchedPaths] },
    });
  }
}

/** A configuration file exists, but did not yield a configuration. */
export class ConfigLoadError extends DmtError {
  /** @param file - path of the file, with `:line` when it is known */
  constructor(file: string, problem: string, options: ErrorCauseOptions & { readonly remedy?: string } = {}) {
    super('DMT_CONFIG_LOAD_FAILED', {
      reason: `The configuration file ${file} could not be loaded: ${problem}.`,
      remedy: options.remedy ?? 'Correct the file; its default export must be the result of `defineConfig`.',
      details: { file },
      cause: options.cause,
    });
  }
}

/** A command or function was called in a way that has no meaning. */
export class UsageError extends DmtError {
  constructor(reason: string, remedy: string, options: ErrorCauseOptions = {}) {
    super('DMT_USAGE', { reason, remedy, cause: options.cause });
  }

  /** A value that the option does not take, such as `--concurrency abc`. */
  static forOption(option: string, value: unknown, expected: string): UsageError {
    return new UsageError(`${option} does not take ${quoteValue(value)}.`, `Give it ${expected}.`);
  }
}

/** The command would have been possible, and was not confirmed. Nothing was changed. */
export class ConfirmationMissingError extends DmtError {
  constructor(reason: string, remedy: string, options: ErrorCauseOptions = {}) {
    super('DMT_REFUSED', { reason, remedy, cause: options.cause });
  }
}

/** A tool met an error that nobody foresaw; the cause says which. */
export class UnexpectedError extends DmtError {
  constructor(cause: unknown) {
    super('DMT_UNEXPECTED', {
      reason: `Something unforeseen happened: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Run again with --verbose, and report what it shows if it looks like a fault of dmt.',
      cause,
    });
  }
}
