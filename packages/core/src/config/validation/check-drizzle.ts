import { type ConfigIssue, describeKind } from '../../errors/index.ts';
import { drizzleLine } from '../drizzle-line.ts';
import { readPath } from './read-path.ts';

/** What goes to Drizzle as it is. */
export function checkDrizzle(config: unknown): ConfigIssue[] {
  return [...checkCasing(config), ...checkLogger(config)];
}

function checkCasing(config: unknown): ConfigIssue[] {
  const casing = readPath(config, 'drizzle', 'casing');
  if (drizzleLine !== '1.x' || casing === undefined) return [];
  return [
    {
      path: 'drizzle.casing',
      message: 'is an option of Drizzle 0.45, and 1.x ignores it',
      hint: 'declare the tables with snakeCase.table() or camelCase.table() from drizzle-orm/pg-core',
    },
  ];
}

function checkLogger(config: unknown): ConfigIssue[] {
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
