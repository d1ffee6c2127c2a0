// What the scripts that shells have loaded, perhaps of an older release, say and understand: it must not change.

/** The command behind completion: `dmt __complete "<line up to the cursor>"`. Help does not list it. */
export const COMPLETE_WORD = '__complete';

/** The answer that leaves it to the shell to offer files; no candidate begins with a colon. */
export const FILES_DIRECTIVE = ':files';
