/** What the command's exit tells the shell (SPEC §6). */
export const ExitCode = {
  done: 0,
  /** Some tenants failed, or the command refused. */
  incomplete: 1,
  usage: 2,
  migrationFiles: 3,
  database: 4,
  discovery: 5,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
