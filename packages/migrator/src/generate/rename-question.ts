import { GenerateFailedError } from '@dmt/core';
import type { Rename } from './rename.ts';

/** Something is new, and something of its kind is gone: was it renamed? */
export interface RenameQuestion {
  readonly type: 'tenant' | 'shared';
  readonly kind: 'table' | 'column';
  /** What is new: `people`, or `users.full_name`. */
  readonly name: string;
  /** What is gone and may be it, in the same form. */
  readonly candidates: ReadonlyArray<string>;
}

/** Answers one of the candidates, or `undefined` when the thing is new. */
export type AskRename = (question: RenameQuestion) => Promise<string | undefined>;

/** What is new, and what it may have been, before anybody was asked. */
export interface Ambiguity {
  /** The table of a column that is new. */
  readonly table: string | undefined;
  readonly name: string;
  /** Names of the same kind, in the same table, that are gone. */
  readonly gone: ReadonlyArray<string>;
}

/** What is new, as people write it: `people`, or `users.full_name`. */
export function nameOfNew({ table, name }: Ambiguity): string {
  return table === undefined ? name : `${table}.${name}`;
}

/** @returns the rename that was meant, `undefined` for none */
export async function resolveAmbiguity(
  ambiguity: Ambiguity,
  type: RenameQuestion['type'],
  ask: AskRename,
): Promise<Rename | undefined> {
  const { table, name, gone } = ambiguity;
  const show = (each: string): string => (table === undefined ? each : `${table}.${each}`);
  const kind = table === undefined ? 'table' : 'column';
  const answer = await ask({ type, kind, name: nameOfNew(ambiguity), candidates: gone.map(show) });
  const old = gone.find((each) => show(each) === answer);
  if (old === undefined) return undefined;
  return table === undefined ? { table: old, column: undefined, to: name } : { table, column: old, to: name };
}

/** What has a new name and cannot be renamed: an enum or a sequence. */
export function cannotRename(names: ReadonlyArray<string>): GenerateFailedError {
  return new GenerateFailedError(
    `An enum or a sequence may have been renamed, and dmt renames only tables and columns: ${names.slice(0, 5).join(', ')}`,
    {
      remedy: 'Add --no-renames to drop the old one and create the new one, or write the migration by hand.',
    },
  );
}

/** When there is nobody to ask. */
export function unanswered(ambiguities: ReadonlyArray<Ambiguity>): GenerateFailedError {
  const possible = ambiguities.flatMap(({ table, name, gone }) =>
    gone.map((old) => (table === undefined ? `${old}:${name}` : `${table}.${old}:${table}.${name}`)),
  );
  return new GenerateFailedError(
    `Something may have been renamed, and nobody said so: ${possible.slice(0, 5).join(', ')}`,
    { remedy: `Add --rename ${possible[0]} if it was, and --no-renames if what is left was not.` },
  );
}
