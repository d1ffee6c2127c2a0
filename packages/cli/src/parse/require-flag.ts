import { UsageError } from '@dmt/core';

/** The value of a flag that the command cannot do without. */
export function requireFlag(name: string, value: string | undefined, example: string): string {
  if (value === undefined) throw new UsageError(`${name} is missing.`, `Write for example \`${example}\`.`);
  return value;
}
