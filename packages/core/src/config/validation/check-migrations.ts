import { normalize } from 'node:path';
import type { ConfigIssue } from '../../errors/index.ts';
import { defaults } from '../defaults.ts';
import { checkConnectionUrl } from './check-connection-url.ts';
import { readPath } from './read-path.ts';

const ALIASES = [
  ['tenantFolder', 'folder'],
  ['migrationsTable', 'table'],
  ['sharedMigrationsTable', 'sharedTable'],
] as const;

/** What must fit together to migrate the right schema with the right files. */
export function checkMigrations(config: unknown): ConfigIssue[] {
  const migrations = readPath(config, 'migrations');
  return [
    ...checkUrl(migrations),
    ...checkAliases(migrations),
    ...checkFolders(migrations),
    ...checkSpares(migrations),
  ];
}

function checkUrl(migrations: unknown): ConfigIssue[] {
  const url = readPath(migrations, 'url');
  return url === undefined ? [] : checkConnectionUrl('migrations.url', url);
}

function checkAliases(migrations: unknown): ConfigIssue[] {
  return ALIASES.filter(
    ([name, alias]) => readPath(migrations, name) !== undefined && readPath(migrations, alias) !== undefined,
  ).map(([name, alias]) => ({
    path: `migrations.${alias}`,
    message: `is another name of migrations.${name}, which is given too`,
    hint: 'give only one of the two',
  }));
}

function checkFolders(migrations: unknown): ConfigIssue[] {
  const tenant =
    readPath(migrations, 'tenantFolder') ??
    readPath(migrations, 'folder') ??
    defaults.migrations.tenantFolder;
  const shared = readPath(migrations, 'sharedFolder') ?? defaults.migrations.sharedFolder;
  if (typeof tenant !== 'string' || typeof shared !== 'string' || !isSameFolder(tenant, shared)) return [];
  return [
    {
      path: 'migrations.sharedFolder',
      message: 'is the folder of the tenants, too',
      hint: 'keep the migrations of the shared schema in a folder of their own',
    },
  ];
}

function checkSpares(migrations: unknown): ConfigIssue[] {
  const spares = readPath(migrations, 'spares');
  if (typeof spares !== 'object' || spares === null || readPath(spares, 'count') !== undefined) return [];
  return [{ path: 'migrations.spares.count', message: 'is missing', hint: 'say how many are to be ready' }];
}

function isSameFolder(first: string, second: string): boolean {
  return trim(first) === trim(second);
}

function trim(folder: string): string {
  return normalize(folder).replace(/[/\\]+$/, '');
}
