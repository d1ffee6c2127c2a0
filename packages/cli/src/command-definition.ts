import type { CommandClass } from './clipanion.ts';
import type { CommandContext } from './command-context.ts';

/** A flag as help, completion and the parser's complaints know it. */
export interface FlagDefinition {
  readonly name: `--${string}`;
  readonly short?: `-${string}`;
  /** What stands for the value in help. A flag without one is a switch. */
  readonly value?: string;
  /** May be given several times. @default false */
  readonly isRepeatable?: boolean;
  /** All values there are, for completion; the command itself refuses others. */
  readonly choices?: readonly string[];
  readonly summary: string;
}

/** What a command takes without a flag before it. */
export interface ArgumentDefinition {
  /** What stands for it in help: `SHELL`. */
  readonly name: string;
  readonly choices?: readonly string[];
  readonly isOptional?: boolean;
  readonly summary: string;
}

export type CommandCategory = 'Migrations' | 'Tenants' | 'Project';

/**
 * A command as plain data, so that help needs no parser and no command's code.
 * The class that `load` brings declares the same flags to clipanion; a test compares the two.
 */
export interface CommandDefinition {
  readonly name: string;
  /** Other names it answers to; help does not list them. */
  readonly aliases?: readonly string[];
  readonly category: CommandCategory;
  readonly summary: string;
  /** The arguments after the name, without the flags every command has. */
  readonly synopsis: string;
  readonly details: readonly string[];
  /** In the order in which they are given. @default none */
  readonly arguments?: readonly ArgumentDefinition[];
  readonly flags: readonly FlagDefinition[];
  /** A command line of somebody else's may stand behind `--`. @default false */
  readonly takesCommand?: boolean;
  readonly examples: ReadonlyArray<readonly [purpose: string, command: string]>;
  load(): Promise<CommandClass<CommandContext>>;
}
