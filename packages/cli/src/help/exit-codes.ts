/** What the exit codes mean, for help and the reference. */
export const exitCodes: ReadonlyArray<{ readonly code: string; readonly meaning: string }> = [
  { code: '0', meaning: 'done' },
  { code: '1', meaning: 'some tenants failed, or the command refused' },
  { code: '2', meaning: 'wrong usage or configuration' },
  { code: '3', meaning: 'something is wrong with the migration files' },
  { code: '4', meaning: 'the database could not be reached, or refused' },
  { code: '5', meaning: 'the tenants could not be discovered' },
  { code: '130, 143', meaning: 'stopped by Ctrl-C, by SIGTERM' },
];
