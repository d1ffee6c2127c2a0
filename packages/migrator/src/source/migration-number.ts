import { join } from 'node:path';
import { MigrationSourceError } from '@dmt/core';

/** The number a migration's name begins with: `0003_orders` → 3n; `undefined` when it begins otherwise. */
function migrationNumber(name: string): bigint | undefined {
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined ? undefined : BigInt(digits);
}

/** By number, so that `10_x` comes after `9_x`; names without one come last, in the order of their text. */
export function compareByNumber(a: string, b: string): number {
  const [numberA, numberB] = [migrationNumber(a), migrationNumber(b)];
  if (numberA === numberB) return a < b ? -1 : Number(a > b);
  if (numberA === undefined) return 1;
  if (numberB === undefined) return -1;
  return numberA < numberB ? -1 : 1;
}

/** @throws DMT_MIGRATION_SOURCE_INVALID when two names begin with one number: their order would be a guess. */
export function assertNumbersDiffer(root: string, names: ReadonlyArray<string>): void {
  const byNumber = new Map<bigint, string>();
  for (const name of names) {
    const number = migrationNumber(name);
    if (number === undefined) continue;
    const earlier = byNumber.get(number);
    if (earlier !== undefined) {
      throw new MigrationSourceError(join(root, `${name}.sql`), `has the same number as ${earlier}.sql`, {
        remedy: 'Two branches generated a migration each: drop one and generate it again.',
      });
    }
    byNumber.set(number, name);
  }
}
