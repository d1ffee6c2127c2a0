import { UsageError } from '@dmt/core';
import { parseRename, type Rename } from './rename.ts';
import type { AskRename } from './rename-question.ts';

/** What to generate; the folders and the tables come from the configuration. */
export interface GenerateOptions {
  /** The absolute path of the configuration file: drizzle-kit loads the tables from it, and is found from there. */
  readonly configFile: string;
  readonly type: 'tenant' | 'shared';
  /** What the file is called, after its number or time. @default 'init' for the first one of a folder, 'change' later */
  readonly name?: string;
  /** What was renamed: `users:people` for a table, `users.name:users.full_name` for a column. */
  readonly renames?: ReadonlyArray<string>;
  /** Whether all that is new, but for `renames`, is new and all that is gone is gone. @default false */
  readonly noRenames?: boolean;
  /** Asked about each table and column that may have been renamed. @default an error that names them */
  readonly askRename?: AskRename;
}

export interface GenerateResult {
  readonly type: 'tenant' | 'shared';
  /** `undefined` when there was nothing to generate. */
  readonly migration: WrittenMigration | undefined;
}

/** The files of a migration. */
export interface WrittenMigration {
  readonly tag: string;
  readonly upPath: string;
  readonly downPath: string;
}

/** Where to generate, from the configuration. */
export interface GenerateTarget {
  readonly folder: string;
  readonly casing: string | undefined;
  /** Statements that the tables need besides those that drizzle-kit writes. */
  readonly addition?: () => Promise<ReadonlyArray<string>>;
}

/** What was asked for, checked. */
export interface GenerateOrder extends GenerateTarget {
  readonly configFile: string;
  readonly type: 'tenant' | 'shared';
  readonly name: string | undefined;
  readonly renames: ReadonlyArray<Rename>;
  readonly noRenames: boolean;
  readonly askRename: AskRename | undefined;
}

/** @throws DMT_USAGE */
export function resolveGenerateOptions(options: GenerateOptions, target: GenerateTarget): GenerateOrder {
  const { configFile, type, name, renames = [], noRenames = false, askRename } = options;
  if (name !== undefined) assertMigrationName(name);
  return { ...target, configFile, type, name, renames: renames.map(parseRename), noRenames, askRename };
}

/** What the file is called: the name that was asked for, or one that says where it stands. */
export function nameOfMigration({ name }: GenerateOrder, isFirst: boolean): string {
  return name ?? (isFirst ? 'init' : 'change');
}

/** @throws DMT_USAGE */
export function assertMigrationName(name: string): void {
  if (/^[a-z0-9_-]{1,100}$/i.test(name)) return;
  throw UsageError.forOption('--name', name, 'letters, digits, - and _');
}
