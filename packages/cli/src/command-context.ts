import type { BaseContext } from './clipanion.ts';
import type { CommandSession } from './command-session.ts';

/** What clipanion hands to a command. */
export type CommandContext = BaseContext & { readonly session: CommandSession };
