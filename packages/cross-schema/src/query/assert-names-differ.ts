import { UsageError } from '@dmt/core';
import { quoteValue } from '@dmt/core/internal';

/** Columns refer to their table by its name, so that two of one name cannot be told apart. */
export function assertNamesDiffer(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new UsageError(
    `The query has two tables that are called ${quoteValue(twice)}.`,
    `Give one of them another name: const other = alias(table, 'other'), with alias of drizzle-orm/pg-core.`,
  );
}
