import { ConfigError } from '../errors/index.ts';
import { collectConfigIssues } from './validation/collect-config-issues.ts';

/**
 * Validates a configuration, or what should be one.
 *
 * @throws DMT_CONFIG_INVALID with every problem there is
 */
export function assertValidConfig(config: unknown): void {
  const issues = collectConfigIssues(config);
  if (issues.length > 0) throw new ConfigError(issues);
}
