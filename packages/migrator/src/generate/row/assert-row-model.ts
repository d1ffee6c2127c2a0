import { ConfigError, type ConfigIssue } from '@dmt/core';
import type { RowForeignKey, RowModel, RowTable } from './row-table.ts';

/**
 * Refuses what row level security cannot keep apart: PostgreSQL checks keys across all rows, whoever asks, so a key
 * without the tenant tells one tenant of the rows of another.
 *
 * @throws DMT_CONFIG_INVALID
 */
export function assertRowModel(model: RowModel): void {
  const issues = [
    ...model.tables.flatMap((table) => [
      ...checkColumn(table, model),
      ...checkUniques(table, model),
      ...checkForeignKeys(table, model),
    ]),
    ...model.views
      .filter(({ isMaterialized }) => isMaterialized)
      .map(({ key }) => ({
        path: `schemas.tenant.${key}`,
        message: 'is a materialized view, whose rows no policy protects',
        hint: 'make it a view, or a table that has the tenant in it',
      })),
  ];
  if (issues.length > 0) throw new ConfigError(issues);
}

function checkColumn({ key, tenant }: RowTable, { tenantColumn, tenantIdType }: RowModel): ConfigIssue[] {
  const path = `schemas.tenant.${key}`;
  if (!tenant) return [{ path, message: `has no column ${tenantColumn}`, hint: 'add it' }];
  const isText = tenantIdType === 'text' && /^(varchar|text)\b/.test(tenant.type);
  if (tenant.type !== tenantIdType && !isText) {
    const message = `has ${tenantColumn} as ${tenant.type}, and isolation.tenantIdType is ${tenantIdType}`;
    return [{ path, message, hint: 'make the two one type' }];
  }
  if (tenant.isNotNull) return [];
  return [
    {
      path,
      message: `lets ${tenantColumn} be null, and such rows would be nobody's`,
      hint: 'add .notNull()',
    },
  ];
}

function checkUniques({ key, uniques }: RowTable, { tenantColumn }: RowModel): ConfigIssue[] {
  return uniques
    .filter(({ columns }) => !columns.includes(tenantColumn))
    .map(({ what, columns }) => ({
      path: `schemas.tenant.${key}`,
      message: `has ${what} without ${tenantColumn}, by which a tenant finds out what others have`,
      hint: `make it one of ${[tenantColumn, ...columns.filter((column) => column !== '')].join(', ')}`,
    }));
}

function checkForeignKeys({ key, foreignKeys }: RowTable, model: RowModel): ConfigIssue[] {
  const { tenantColumn } = model;
  const path = `schemas.tenant.${key}`;
  return foreignKeys.flatMap((foreignKey) => {
    if (!model.tables.some(({ name }) => name === foreignKey.table)) return [];
    const what = `the foreign key of ${foreignKey.columns.join(', ')} to ${foreignKey.table}`;
    if (!linksTenants(foreignKey, tenantColumn)) {
      const message = `has ${what} without ${tenantColumn}, so it may refer to rows of another tenant`;
      const hint = `declare it with foreignKey({ columns: [${[tenantColumn, ...foreignKey.columns].join(', ')}], … })`;
      return [{ path, message, hint }];
    }
    const action = [foreignKey.onDelete, foreignKey.onUpdate].find((each) =>
      /^set (null|default)$/.test(each ?? ''),
    );
    if (action === undefined) return [];
    const message = `has ${what} with "${action}", which would take the row from its tenant`;
    return [{ path, message, hint: 'use cascade, restrict or no action' }];
  });
}

function linksTenants({ columns, foreignColumns }: RowForeignKey, tenantColumn: string): boolean {
  return columns.some((column, index) => column === tenantColumn && foreignColumns[index] === tenantColumn);
}
