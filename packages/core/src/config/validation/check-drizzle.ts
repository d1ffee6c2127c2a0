import { type ConfigIssue, describeKind } from '../../errors/index.ts';
import { readPath } from './read-path.ts';

/** What goes to Drizzle as it is. */
export function checkDrizzle(config: unknown): ConfigIssue[] {
  const logger = readPath(config, 'drizzle', 'logger');
  const isLogger = typeof readPath(logger, 'logQuery') === 'function';
  if (logger === undefined || typeof logger === 'boolean' || isLogger) return [];
  return [
    {
      path: 'drizzle.logger',
      message: `must be true, false or an object with logQuery(), not ${describeKind(logger)}`,
    },
  ];
}
