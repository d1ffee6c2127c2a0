import { isAmbiguous } from './sql-commands.ts';

/** Why a statement may leave something in the session, though nothing in its text or tag says that it does. */
export interface SessionResidue {
  readonly command: string;
  readonly why: string;
  readonly remedy: string;
}

const SHARED_SERVER =
  'behind a pooler in transaction mode other clients would meet what it leaves in the session';
const CONNECT_DIRECTLY = 'Run it over a connection that leads to PostgreSQL itself.';

const residue = (command: string, remedy: string): SessionResidue => ({
  command,
  why: SHARED_SERVER,
  remedy,
});

/** Applied to each command, in the form of `commandsOf`: what runs here, or is named by escapes, cannot be seen. */
const OPAQUE: ReadonlyArray<readonly [RegExp, SessionResidue]> = [
  [/^do\b/, residue('DO', `Write plain statements in a transaction. ${CONNECT_DIRECTLY}`)],
  [/^call\b/, residue('CALL', `Write plain statements in a transaction. ${CONNECT_DIRECTLY}`)],
  [/\bu&""/, residue('A name in Unicode escapes (U&"…")', 'Write the name as it is.')],
  [
    /\bpg_temp(_\d+)? ?\./,
    residue('A change in pg_temp', 'Use CREATE TEMP TABLE … ON COMMIT DROP in a transaction.'),
  ],
  [/\bsetseed ?\(/, residue('setseed()', CONNECT_DIRECTLY)],
  [/\bset_limit ?\(/, residue('set_limit()', 'Use SET LOCAL pg_trgm.similarity_threshold in a transaction.')],
  [
    // It stays open, under a name that every tenant could use.
    /\bdblink_connect(_u)? ?\(/,
    residue('dblink_connect()', 'Give dblink() what to connect to with each call.'),
  ],
];

const SESSION_SETTING = residue(
  'set_config() for the session',
  `Give true, in so many letters, as its third argument, and use the setting in the same transaction. ${CONNECT_DIRECTLY}`,
);

/** By a setting of the transaction, the server may read other commands in the text than are seen here. */
const AMBIGUOUS = residue(
  'A backslash before a quote',
  "Write the string as an escape string, E'…', or give it as a parameter.",
);

/** What a text may leave behind unseen. A connection of our own is closed after it; a pooler's cannot be. */
export function findResidue(text: string, commands: readonly string[]): SessionResidue | undefined {
  if (isAmbiguous(text, commands)) return AMBIGUOUS;
  for (const command of commands) {
    const opaque = OPAQUE.find(([pattern]) => pattern.test(command));
    if (opaque !== undefined) return opaque[1];
    if (setsForSession(command)) return SESSION_SETTING;
  }
  return undefined;
}

/** `set_config(name, value, is_local)` with anything but a plain `true` at its end may outlive the transaction. */
function setsForSession(command: string): boolean {
  for (const call of command.matchAll(/\bset_config\b ?(\()?/g)) {
    const isLocal = call[1] !== undefined && lastArgument(command, call.index + call[0].length);
    if (isLocal !== 'true' && isLocal !== 'is_local => true') return true;
  }
  return false;
}

/** Of a call whose arguments begin at `start`; strings are blank, so parentheses are what they seem. */
function lastArgument(command: string, start: number): string | undefined {
  let depth = 0;
  let argumentStart = start;
  for (let at = start; at < command.length; at++) {
    const character = command[at];
    if (character === '(' || character === '[') depth++;
    else if (character === ',' && depth === 0) argumentStart = at + 1;
    else if (character === ')' && depth === 0) return command.slice(argumentStart, at).trim();
    else if (character === ')' || character === ']') depth--;
  }
  return undefined;
}
