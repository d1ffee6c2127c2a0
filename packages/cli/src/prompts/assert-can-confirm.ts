import { ConfirmationMissingError } from '@dmt/core';
import type { CliIo } from '../io.ts';

/** Refuses what has to be confirmed when nobody is there to do it. */
export function assertCanConfirm(io: CliIo, action: string): void {
  if (io.isInteractive) return;
  throw new ConfirmationMissingError(
    `${action} has to be confirmed, and there is no terminal to ask on.`,
    'Run it on a terminal, or add --force if nobody needs to be asked.',
  );
}
