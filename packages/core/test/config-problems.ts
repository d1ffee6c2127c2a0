import { type ConfigError, type ConfigIssue, type DmtConfig, defineConfig } from '../src/index.ts';

/** The URL of a database that nobody connects to; its password must never be seen anywhere. */
export const url = 'postgresql://app:canary-secret@localhost:5432/app';

/** The error of a configuration as a user without types could write it. */
export function configErrorOf(config: unknown): ConfigError | undefined {
  try {
    defineConfig(config as DmtConfig);
    return undefined;
  } catch (error) {
    // Nothing else comes out of defineConfig; where something does, the test that asked sees it has no issues.
    return error as ConfigError;
  }
}

/** All problems of a configuration. */
export function configIssuesOf(config: unknown): readonly ConfigIssue[] {
  return configErrorOf(config)?.issues ?? [];
}

/** All problems of a configuration, each as a line. */
export function configProblems(config: unknown): string[] {
  return configIssuesOf(config).map(
    ({ path, message, hint }) => `${path} ${message}${hint === undefined ? '' : `: ${hint}`}`,
  );
}
