import type { CommandDefinition } from '../command-definition.ts';
import { answerFlags, commonFlags } from '../common-flags.ts';

/** A command as `--help --json` gives it: its definition without its code. */
export type CommandDescription = Omit<CommandDefinition, 'load'>;

/** The document of `dmt --help --json`, from which references and wrappers can be made. */
export interface CatalogueDescription {
  readonly version: string;
  readonly commonFlags: CommandDefinition['flags'];
  readonly commands: readonly CommandDescription[];
}

export function describeCommand({ load: _load, ...description }: CommandDefinition): CommandDescription {
  return description;
}

export function describeCatalogue(
  catalogue: readonly CommandDefinition[],
  version: string,
): CatalogueDescription {
  return { version, commonFlags: [...commonFlags, ...answerFlags], commands: catalogue.map(describeCommand) };
}
