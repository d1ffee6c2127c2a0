import { commandCatalogue } from '../../commands/catalogue.ts';
import { commandLine } from '../../output/command-line.ts';
import type { Argv, Screen } from '../screen.ts';
import { createScreen } from './create-screen.ts';
import { dropScreen } from './drop-screen.ts';
import { generateScreen } from './generate-screen.ts';
import { migrateScreen } from './migrate-screen.ts';
import { migrateSharedScreen } from './migrate-shared-screen.ts';
import { seedScreen } from './seed-screen.ts';
import { statusScreen } from './status-screen.ts';

/** The entries where there is no project yet. */
export const firstScreens: readonly Screen[] = [
  atOnce('init', 'Begin a project here', ['init']),
  atOnce('help', 'All commands', ['--help']),
];

/** Every entry of the menu, in the order in which they are shown. */
export const screens: readonly Screen[] = [
  statusScreen,
  migrateScreen,
  migrateSharedScreen,
  createScreen,
  dropScreen,
  seedScreen,
  generateScreen,
  atOnce('diff', 'Compare schemas with their migrations', ['diff', '--all']),
  atOnce('lint', 'Lint schemas and migrations', ['lint']),
  atOnce('doctor', 'Doctor: look for what is wrong', ['doctor']),
  atOnce('health', 'Health: ask the database for an answer', ['health']),
  atOnce('help', 'All commands', ['--help']),
].filter(({ name }) => name === 'help' || commandCatalogue.some((command) => command.name === name));

function atOnce(name: string, label: string, argv: Argv): Screen {
  return { name, label, command: commandLine(argv), ask: async () => [argv] };
}
