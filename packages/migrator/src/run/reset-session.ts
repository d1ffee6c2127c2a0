/**
 * What a migration may have left in the session is undone before the commit, not after it: the next statement on
 * this connection may be another tenant's, or, behind a pooler, another application's.
 */
export const RESET_SESSION: ReadonlyArray<string> = [
  'reset session authorization',
  'reset role',
  'discard temp',
  'reset all',
];
