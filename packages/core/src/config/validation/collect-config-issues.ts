import * as v from 'valibot';
import type { ConfigIssue } from '../../errors/index.ts';
import { checkConnection } from './check-connection.ts';
import { checkDatabase } from './check-database.ts';
import { checkDrizzle } from './check-drizzle.ts';
import { checkIsolation } from './check-isolation.ts';
import { checkMigrations } from './check-migrations.ts';
import { checkRelations } from './check-relations.ts';
import { checkRow } from './check-row.ts';
import { checkSchemas } from './check-schemas.ts';
import { configSchema } from './config-schema.ts';
import { toConfigIssue } from './problem.ts';

const CHECKS = [
  checkConnection,
  checkIsolation,
  checkRow,
  checkDatabase,
  checkSchemas,
  checkRelations,
  checkDrizzle,
  checkMigrations,
];

/** Every problem of what should be a configuration, whatever it is. */
export function collectConfigIssues(config: unknown): ConfigIssue[] {
  const issues = checkForm(config);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return issues;
  return [...issues, ...CHECKS.flatMap((check) => check(config))];
}

function checkForm(config: unknown): ConfigIssue[] {
  const { issues = [] } = v.safeParse(configSchema, config);
  return issues.map((issue) => toConfigIssue(v.getDotPath(issue) ?? 'The configuration', issue.message));
}
