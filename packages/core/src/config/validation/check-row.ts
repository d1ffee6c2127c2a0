import { getTableColumns, isTable } from 'drizzle-orm';
import { type ConfigIssue, quoteValue } from '../../errors/index.ts';
import { defaults } from '../defaults.ts';
import { readPath } from './read-path.ts';

const ROW_OPTIONS = ['tenantColumn', 'tenantIdType', 'enableRLS', 'runtimeRole', 'contextKey'] as const;
const SHORTEST_KEY = 32;

/** What the row strategy needs, and what only it has. */
export function checkRow(config: unknown): ConfigIssue[] {
  const isolation = readPath(config, 'isolation');
  if (readPath(isolation, 'strategy') !== 'row') {
    return ROW_OPTIONS.filter((key) => readPath(isolation, key) !== undefined).map((key) => ({
      path: `isolation.${key}`,
      message: "belongs to the strategy 'row'",
      hint: 'leave it out, or set isolation.strategy',
    }));
  }
  return [
    ...checkRls(isolation),
    ...checkKey(isolation),
    ...checkTemplate(isolation),
    ...checkColumns(config, readPath(isolation, 'tenantColumn') ?? defaults.row.tenantColumn),
  ];
}

function checkRls(isolation: unknown): ConfigIssue[] {
  const given = readPath(isolation, 'enableRLS');
  if (given === undefined || given === true) return [];
  const message = 'must be true: nothing but row level security keeps the tenants of shared tables apart';
  return [{ path: 'isolation.enableRLS', message, hint: 'leave it out' }];
}

function checkKey(isolation: unknown): ConfigIssue[] {
  const key = readPath(isolation, 'contextKey');
  if (typeof key !== 'string' || key.length >= SHORTEST_KEY) return [];
  const message = `must have at least ${SHORTEST_KEY} characters`;
  return [{ path: 'isolation.contextKey', message, hint: 'make one with: openssl rand -base64 32' }];
}

function checkTemplate(isolation: unknown): ConfigIssue[] {
  if (readPath(isolation, 'schemaNameTemplate') === undefined) return [];
  const message = "belongs to the strategy 'schema'";
  return [{ path: 'isolation.schemaNameTemplate', message, hint: 'leave it out' }];
}

function checkColumns(config: unknown, tenantColumn: unknown): ConfigIssue[] {
  const tables = readPath(config, 'schemas', 'tenant');
  if (typeof tables !== 'object' || tables === null || typeof tenantColumn !== 'string') return [];
  const isSnake = readPath(config, 'drizzle', 'casing') === 'snake_case';
  return Object.entries(tables).flatMap(([key, table]) => {
    if (!isTable(table)) return [];
    const names = Object.values(getTableColumns(table)).map(({ name, keyAsName }) =>
      isSnake && keyAsName ? toSnakeCase(name) : name,
    );
    if (names.includes(tenantColumn)) return [];
    const message = `has no column ${quoteValue(tenantColumn)}, so nothing would say whose its rows are`;
    const hint = 'add it, with .notNull().default(currentTenant()), or move the table to schemas.shared';
    return [{ path: `schemas.tenant.${key}`, message, hint }];
  });
}

function toSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
