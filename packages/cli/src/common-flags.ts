import type { FlagDefinition } from './command-definition.ts';

/** Flags of every command, which may also stand before its name. */
export const commonFlags: readonly FlagDefinition[] = [
  { name: '--config', value: 'FILE', summary: 'Configuration file, instead of tenant.config.* here' },
  { name: '--json', summary: 'Print one JSON document on stdout, logs on stderr' },
  { name: '--verbose', summary: 'Print every tenant, and the stack of an error' },
  { name: '--no-color', summary: 'Print without colour, as NO_COLOR=1 does' },
];

/** Flags that are answered without running a command. */
export const answerFlags: readonly FlagDefinition[] = [
  { name: '--help', short: '-h', summary: 'Show help, also after a command' },
  { name: '--version', short: '-v', summary: 'Show the version' },
];
