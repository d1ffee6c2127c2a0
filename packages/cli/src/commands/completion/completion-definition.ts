import type { CommandDefinition } from '../../command-definition.ts';
import { shells } from './shell-scripts.ts';

export const completionDefinition: CommandDefinition = {
  name: 'completion',
  category: 'Project',
  summary: 'Print the script that completes dmt in a shell',
  synopsis: 'bash|zsh|fish',
  details: [
    'Completes commands, flags, ids of tenants and names of migrations. The last two are looked up in the project that the shell is in when the key is pressed; what cannot be found out is not offered, without a message.',
    'The script asks dmt itself, so it need not be renewed after an update.',
  ],
  arguments: [{ name: 'SHELL', choices: shells, summary: 'bash, zsh or fish' }],
  flags: [],
  examples: [
    ['bash, in ~/.bashrc', 'source <(dmt completion bash)'],
    ['zsh, in ~/.zshrc', 'source <(dmt completion zsh)'],
    ['fish, once', 'dmt completion fish > ~/.config/fish/completions/dmt.fish'],
  ],
  load: async () => (await import('./completion-command.ts')).CompletionCommand,
};
