import { UsageError } from '@dmt/core';
import { parseCount } from '../../parse/parse-count.ts';

/** How far a roll-out goes, and when it halts. */
export interface RolloutFlags {
  readonly canary: number | undefined;
  readonly maxFailures: number | undefined;
  readonly isFailedOnly: boolean;
}

export interface GivenRolloutFlags {
  readonly canary: string | undefined;
  readonly maxFailures: string | undefined;
  readonly failedOnly: boolean;
  readonly markApplied: boolean;
}

/** @throws DMT_USAGE */
export function parseRolloutFlags(given: GivenRolloutFlags): RolloutFlags {
  const flags = {
    canary: parseCount('--canary', given.canary),
    maxFailures: parseCount('--max-failures', given.maxFailures),
    isFailedOnly: given.failedOnly,
  };
  const names = rolloutArguments(flags);
  if (given.markApplied && names.length > 0) {
    throw new UsageError(
      `${names[0]} is for running migrations, and --mark-applied runs none.`,
      'Leave out one of the two.',
    );
  }
  return flags;
}

/** The flags as they are typed, for a command that is to be run again. */
export function rolloutArguments({ canary, maxFailures, isFailedOnly }: RolloutFlags): string[] {
  return [
    ...(canary === undefined ? [] : [`--canary ${canary}`]),
    ...(maxFailures === undefined ? [] : [`--max-failures ${maxFailures}`]),
    ...(isFailedOnly ? ['--failed-only'] : []),
  ];
}
