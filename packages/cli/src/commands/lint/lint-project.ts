import { existsSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '@dmt/core';
import { resolveConfig } from '@dmt/core/internal';
import { type LintOptions, lintMigrations, listMigrations } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import { locateConfig } from '../../config/load-config.ts';
import type { LoadedConfig } from '../../config/loaded-config.ts';
import { findTablesInCode } from '../../schema-lint/find-tables-in-code.ts';
import { lintSchema } from '../../schema-lint/lint-schema.ts';
import { resolveSchemaRules } from '../../schema-lint/rule-settings.ts';
import type { SchemaFinding } from '../../schema-lint/schema-finding.ts';
import { readSchema } from '../../schema-model/read-schema.ts';
import type { LintReport, ProjectFinding } from './project-finding.ts';

/** Judges everything that the configuration names. */
export async function lintProject(
  session: CommandSession,
  configFile: string | undefined,
  since: string | undefined,
): Promise<LintReport> {
  const config = await session.openConfig(configFile);
  const file = locateConfig(session.io, configFile).path;
  const tables = lintTables(config, file, session.io.cwd);
  const migrations = await lintFolders(config, since, session.io.cwd);
  if (tables.count === 0) {
    throw new UsageError(
      'The schemas of the configuration hold no table, so that there is nothing to judge.',
      "Import the files with the tables: `import * as tenant from './src/db/schema/tenant'`.",
    );
  }
  return {
    tables: tables.count,
    migrations: migrations.count,
    findings: [...tables.findings, ...migrations.findings],
  };
}

interface Judged {
  readonly count: number;
  readonly findings: readonly ProjectFinding[];
}

function lintTables(config: LoadedConfig, configFile: string, cwd: string): Judged {
  const rules = resolveSchemaRules(config.lint);
  const positions = findTablesInCode(configFile);
  const place = ({ table, ...finding }: SchemaFinding): ProjectFinding => {
    const position = positions.get(table);
    const found = position && { file: relative(cwd, position.file), line: position.line };
    return { ...finding, table, ...found };
  };
  const sides = (['tenant', 'shared'] as const).map((side) => {
    const model = readSchema(config.schemas[side] ?? {}, config.drizzle?.casing);
    return { count: model.tables.length, findings: lintSchema(model, side, rules).map(place) };
  });
  return {
    count: sides.reduce((sum, { count }) => sum + count, 0),
    findings: sides.flatMap((side) => side.findings),
  };
}

async function lintFolders(config: LoadedConfig, since: string | undefined, cwd: string): Promise<Judged> {
  const { tenantFolder, sharedFolder } = resolveConfig(config).migrations;
  const rules = migrationSeverities(config);
  const findings: ProjectFinding[] = [];
  let count = 0;
  let isKnown = since === undefined;
  for (const folder of [tenantFolder, sharedFolder].filter(holdsSomething)) {
    const names = await listMigrations(folder);
    const position = since === undefined ? -1 : names.indexOf(since);
    isKnown ||= position >= 0;
    // Of the other folder nothing came after it.
    const only = since !== undefined && position < 0 ? [] : names.slice(position + 1);
    count += only.length;
    const found = await lintMigrations(folder, { rules, only });
    findings.push(...found.map(({ path, ...finding }) => ({ ...finding, file: relative(cwd, path) })));
  }
  if (!isKnown) {
    throw new UsageError(
      `There is no migration ${JSON.stringify(since)} to begin after.`,
      'Name one of the folder without its .sql, such as "0007_orders".',
    );
  }
  return { count, findings };
}

/** A project without migrations yet has tables to judge. */
function holdsSomething(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('.'));
}

function migrationSeverities({ lint }: LoadedConfig): NonNullable<LintOptions['rules']> {
  const given = Object.entries(lint?.rules ?? {}).filter(([, setting]) => typeof setting === 'string');
  // Rules of tables are among them, which no migration breaks.
  return Object.fromEntries(given) as NonNullable<LintOptions['rules']>;
}
