import type { Prompts } from '../prompts/prompts.ts';
import type { FleetFacts } from './fleet-facts.ts';

/** The arguments of one command. */
export type Argv = readonly string[];

export interface ScreenContext {
  readonly prompts: Prompts;
  readonly facts: FleetFacts;
}

/** An entry of the menu: what it asks, it turns into commands, which are then shown and run. */
export interface Screen {
  readonly name: string;
  readonly label: string;
  /** The command that does the same, as far as it is known before anything was asked. */
  readonly command: string | ((facts: FleetFacts) => string);
  /** What stands beside the label: how much there is to do. */
  describe?(facts: FleetFacts): string;
  /** The commands to run, in order; none leads back to the menu. */
  ask(context: ScreenContext): Promise<readonly Argv[]>;
}

/** What stands for going back in a list. */
export const BACK = { value: '\u0000back', label: 'Back' } as const;
