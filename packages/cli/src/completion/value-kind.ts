import type { CommandDefinition, FlagDefinition } from '../command-definition.ts';

/** What may stand as the value of a flag, as far as completion can offer it. */
export type ValueKind = 'tenant' | 'tenant-list' | 'migration' | 'file' | 'none';

/** By the word that stands for the value in help, which means the same in all commands. */
export function valueKindOf(
  command: CommandDefinition | undefined,
  { name, value }: FlagDefinition,
): ValueKind {
  const commandName = command?.name ?? '';
  switch (value) {
    case 'FILE':
      return 'file';
    case 'A,B':
      return 'tenant-list';
    case 'ID':
      // The id of a new tenant is not among those there are.
      return commandName === 'tenant:create' ? 'none' : 'tenant';
    case 'NAME':
      return name === '--to' || name === '--up-to' ? 'migration' : 'none';
    default:
      return 'none';
  }
}
