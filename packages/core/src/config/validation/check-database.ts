import type { ConfigIssue } from '../../errors/index.ts';
import { readPath } from './read-path.ts';

const DATABASE_OPTIONS = ['databaseNameTemplate', 'createDatabase', 'templateDatabase'] as const;
const SCHEMA_OPTIONS = ['schemaNameTemplate', 'tenantRoles'] as const;

/** What the database strategy cannot have with it, and what only it has. */
export function checkDatabase(config: unknown): ConfigIssue[] {
  const isolation = readPath(config, 'isolation');
  const strategy = readPath(isolation, 'strategy');
  const belongs = (keys: readonly string[], owner: string): ConfigIssue[] =>
    keys
      .filter((key) => ![undefined, false].some((unset) => unset === readPath(isolation, key)))
      .map((key) => ({
        path: `isolation.${key}`,
        message: `belongs to the strategy '${owner}'`,
        hint: 'leave it out, or set isolation.strategy',
      }));
  if (strategy === 'row')
    return [...belongs(DATABASE_OPTIONS, 'database'), ...belongs(['tenantRoles'], 'schema')];
  if (strategy !== 'database') return belongs(DATABASE_OPTIONS, 'database');
  return [...belongs(SCHEMA_OPTIONS, 'schema'), ...checkContradictions(config)];
}

function checkContradictions(config: unknown): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (readPath(config, 'isolation', 'pooling', 'mode') === 'shared') {
    const message = "contradicts the strategy 'database', where a connection leads to one tenant";
    issues.push({ path: 'isolation.pooling.mode', message, hint: 'leave it out' });
  }
  if (readPath(config, 'isolation', 'searchPath', 'shared') === true) {
    const message = "contradicts the strategy 'database': shared tables are in another database";
    issues.push({
      path: 'isolation.searchPath.shared',
      message,
      hint: 'leave it out, and read them with getSharedDb()',
    });
  }
  if (Number(readPath(config, 'migrations', 'spares', 'count') ?? 0) > 0) {
    const message = "is not available with the strategy 'database'";
    issues.push({
      path: 'migrations.spares.count',
      message,
      hint: 'leave it out, or use isolation.templateDatabase',
    });
  }
  return issues;
}
