import { isAmbiguous, tokensOf } from './sql-commands.ts';

/** Why a statement may not run where tenants have roles: it could go on as the role of the connection. */
export interface RoleEscape {
  readonly command: string;
  readonly why: string;
  readonly remedy: string;
}

const WHY = 'it could leave the role of its tenant, and reach what other tenants have';
const IN_A_FUNCTION = 'Put it into a function that a migration creates, and call that with SELECT.';

const escapeBy = (command: string, remedy: string): RoleEscape => ({ command, why: WHY, remedy });

/** Applied to each command, in the form of `commandsOf`. */
const ESCAPES: ReadonlyArray<readonly [RegExp, RoleEscape]> = [
  [
    /^set local (role|session authorization|session_authorization)\b/,
    escapeBy('SET LOCAL ROLE', "Use the handle of the tenant; its statements run as the tenant's role."),
  ],
  [/^do\b/, escapeBy('DO', IN_A_FUNCTION)],
  // A procedure may commit, and what comes behind that runs without the settings of the tenant.
  [/^call\b/, escapeBy('CALL', IN_A_FUNCTION)],
  [
    /^(create|alter) (or replace )?(function|procedure|routine|aggregate|operator|trigger|rule)\b/,
    escapeBy('CREATE FUNCTION', 'Do it in a migration.'),
  ],
  [
    // SQL in a string, which nobody sees before it runs.
    /\b((query|cursor)_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table|dblink\w*) ?\(/,
    escapeBy('A function that runs a text as SQL', IN_A_FUNCTION),
  ],
  [/\bu&""/, escapeBy('A name in Unicode escapes (U&"…")', 'Write the name as it is.')],
];

const SETTING = escapeBy(
  'set_config() of a setting that is not named in so many letters',
  "Give the name as a plain string: set_config('app.user_id', $1, true).",
);

const AMBIGUOUS = escapeBy(
  'A backslash before a quote',
  "Write the string as an escape string, E'…', or give it as a parameter.",
);

/** How a text could leave the role that it runs as. What functions do that migrations created is not seen. */
export function findRoleEscape(text: string, commands: readonly string[]): RoleEscape | undefined {
  if (isAmbiguous(text, commands)) return AMBIGUOUS;
  for (const command of commands) {
    const found = ESCAPES.find(([pattern]) => pattern.test(command));
    if (found !== undefined) return found[1];
  }
  const mayConfigure = commands.some((command) => /\bset_config\b/.test(command));
  return mayConfigure && configuresRole(text) ? SETTING : undefined;
}

/** Only `set_config('a.plain_name', …` is known to leave the role alone. */
function configuresRole(text: string): boolean {
  const tokens = [...tokensOf(text)];
  return tokens.some((token, index) => {
    if (!/^("set_config"|set_config)$/i.test(token)) return false;
    const [open = '', name = '', next = ''] = tokens.slice(index + 1, index + 4);
    const isPlain = /^\s*\(\s*$/.test(open) && /^'[\w.]+'$/.test(name) && /^\s*,/.test(next);
    return !isPlain || /^'(role|session_authorization)'$/i.test(name);
  });
}
