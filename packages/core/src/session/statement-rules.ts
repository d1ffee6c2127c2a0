import { LRUCache } from 'lru-cache';
import { StatementRefusedError } from '../errors/index.ts';
import { findRoleEscape, type RoleEscape } from './role-escape.ts';
import { findResidue, type SessionResidue } from './session-residue.ts';
import { commandsOf } from './sql-commands.ts';

/** What a statement means to the connection that it would run on. */
export interface StatementRule {
  readonly kind: 'plain' | 'begin' | 'commit' | 'rollback' | 'set-transaction';
  /** Why it cannot run on a connection that other tenants use next. */
  readonly refusal?: { readonly command: string; readonly why: string; readonly remedy: string } | undefined;
  /**
   * It may leave something in the session: the connection is closed afterwards. Where that would not clean the
   * session, since a pooler keeps it, the statement is refused.
   */
  readonly residue?: SessionResidue | undefined;
  /** Why it cannot run as the role of a tenant. */
  readonly roleEscape?: RoleEscape | undefined;
  /** First words of its commands. */
  readonly verbs: ReadonlySet<string>;
}

const USE_CONNECTION = 'Run it on a connection of its own: tenants.withConnection(tenantId, (client) => …).';
const OUTLIVES = 'its effect would outlive the request on a connection that other tenants use';
const NEEDS_NO_TRANSACTION = 'it refuses to run in a transaction, and a pooled statement always runs in one';

interface Refusal {
  readonly pattern: RegExp;
  readonly command: string;
  readonly why: string;
  readonly remedy: string;
}

const outlives = (pattern: RegExp, command: string, remedy = USE_CONNECTION): Refusal => ({
  pattern,
  command,
  why: OUTLIVES,
  remedy,
});

const nonTransactional = (pattern: RegExp, command: string): Refusal => ({
  pattern,
  command,
  why: NEEDS_NO_TRANSACTION,
  remedy: USE_CONNECTION,
});

/** Applied to each command, in lower case, strings and quoted names blanked. */
const REFUSALS: readonly Refusal[] = [
  {
    pattern: /^set (local )?(search_path|schema|(u&)?"")/,
    command: 'SET search_path',
    why: 'a handle belongs to its tenant',
    remedy: 'Use the handle of the other tenant, or getSharedDb() for shared tables.',
  },
  outlives(
    /^set (?!local |transaction |constraints )/,
    'SET',
    `Use SET LOCAL in a transaction. ${USE_CONNECTION}`,
  ),
  outlives(/^reset\b/, 'RESET'),
  outlives(/^discard\b/, 'DISCARD'),
  outlives(/^(un)?listen\b/, 'LISTEN'),
  outlives(/^prepare (?!transaction)/, 'PREPARE', 'Use .prepare() of Drizzle, or a connection of its own.'),
  outlives(/^execute\b/, 'EXECUTE'),
  outlives(/^deallocate\b/, 'DEALLOCATE'),
  outlives(/^load\b/, 'LOAD'),
  outlives(/^declare\b.*\bwith hold\b/, 'DECLARE … WITH HOLD'),
  outlives(
    /^create (or replace )?(local |global )?temp(orary)? (?!.*\bon commit drop\b)|^create\b.*\bpg_temp(_\d+)? ?\./,
    'CREATE TEMP TABLE',
    `Add ON COMMIT DROP and use it in one transaction. ${USE_CONNECTION}`,
  ),
  // A table may be called temp: what it is inserted or merged into is no SELECT INTO.
  outlives(/(?<!\b(?:insert|merge) )\binto (local |global )?temp(orary)?\b/, 'SELECT INTO TEMP'),
  outlives(/\bupdate\b.*\bpg_settings\b/, 'UPDATE pg_settings'),
  outlives(
    /\bpg_(try_)?advisory_lock(_shared)? ?\(/,
    'A session-level advisory lock',
    `Use pg_advisory_xact_lock() in a transaction. ${USE_CONNECTION}`,
  ),
  {
    pattern: /\blastval ?\(/,
    command: 'lastval()',
    why: "it would read another tenant's last value on a connection that tenants share",
    remedy: 'Use RETURNING, or take the value by nextval() before the row is written.',
  },
  {
    pattern: /^(commit|rollback|abort|end)\b.*\band chain\b/,
    command: 'COMMIT AND CHAIN',
    why: 'the chained transaction would run without the settings of its tenant',
    remedy: 'Begin a new transaction.',
  },
  nonTransactional(/^(prepare transaction|(commit|rollback) prepared)\b/, 'A two-phase transaction'),
  nonTransactional(/^vacuum\b/, 'VACUUM'),
  nonTransactional(/^cluster$/, 'CLUSTER'),
  nonTransactional(/^(create|drop) (database|tablespace|subscription)\b/, 'CREATE DATABASE'),
  nonTransactional(/^alter system\b/, 'ALTER SYSTEM'),
  nonTransactional(/^(create (unique )?|drop |re)index\b.*\bconcurrently\b/, 'An index built CONCURRENTLY'),
  nonTransactional(/^reindex (\([^)]*\) ?)?(database|system|schema)\b/, 'REINDEX'),
  nonTransactional(/^alter table\b.*\bdetach partition\b.*\bconcurrently\b/, 'DETACH PARTITION CONCURRENTLY'),
];

const KINDS: ReadonlyArray<readonly [RegExp, StatementRule['kind']]> = [
  [/^(begin|start transaction)\b/, 'begin'],
  [/^(commit|end)\b/, 'commit'],
  [/^(rollback|abort)\b(?!.*\bto\b)/, 'rollback'],
  [/^set transaction\b/, 'set-transaction'],
];

const ENDS_TRANSACTION = /^(commit|end|rollback|abort)\b(?!.*\bto\b)/;
const EARLY_END: StatementRule['refusal'] = {
  command: 'A command behind COMMIT or ROLLBACK',
  why: 'it would run without the settings of its tenant',
  remedy: 'Send it as a statement of its own.',
};

/** With ANALYZE, what is explained is done. */
const EXPLAIN = /^explain (\([^)]*\) ?)?((analyze|analyse|verbose) )*/;

const PLAIN: StatementRule = { kind: 'plain', verbs: new Set() };
const SURELY_PLAIN = /^\s*(?:select|insert|update|delete|with|values)\b/i;
const NEEDS_A_LOOK =
  /;|advisory|set_config|lastval|temp|pg_settings|u&|setseed|set_limit|_to_xml|ts_stat|ts_rewrite|crosstab|connectby|xpath_table|dblink/i;

/** Whether it is a single query or change of rows that leaves nothing in the session, for all that its text tells. */
export function isPlainQuery(rule: StatementRule): boolean {
  return rule === PLAIN;
}

/** Long texts are one-off scripts: not worth the memory. */
const LONGEST_REMEMBERED = 16_384;
const remembered = new LRUCache<string, StatementRule>({ max: 2_000 });

export function ruleFor(text: string): StatementRule {
  if (SURELY_PLAIN.test(text) && !NEEDS_A_LOOK.test(text)) return PLAIN;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const rule = examine(text);
  if (text.length <= LONGEST_REMEMBERED) remembered.set(text, rule);
  return rule;
}

/**
 * @param keepsSession - whether the session ends with our connection; behind a pooler in transaction mode it does not
 * @throws StatementRefusedError
 */
export function assertAllowed(rule: StatementRule, keepsSession: boolean): void {
  const refusal = rule.refusal ?? (keepsSession ? undefined : rule.residue);
  if (refusal !== undefined) throw new StatementRefusedError(refusal.command, refusal.why, refusal.remedy);
}

function examine(text: string): StatementRule {
  const commands = commandsOf(text);
  const [only] = commands.length === 1 ? commands : [];
  return {
    kind: KINDS.find(([pattern]) => only !== undefined && pattern.test(only))?.[1] ?? 'plain',
    refusal: findRefusal(commands) ?? findPathChange(text) ?? findEarlyEnd(commands),
    residue: findResidue(text, commands),
    roleEscape: findRoleEscape(text, commands),
    verbs: new Set(commands.map((command) => command.split(/[ (]/, 1)[0] ?? '')),
  };
}

function findRefusal(commands: readonly string[]): Refusal | undefined {
  for (const command of commands) {
    const explained = command.replace(EXPLAIN, '');
    const refusal = REFUSALS.find(({ pattern }) => pattern.test(explained));
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function findPathChange(text: string): StatementRule['refusal'] {
  if (!/\bset_config\s*\(\s*'search_path'/i.test(text)) return undefined;
  return {
    command: "set_config('search_path', …)",
    why: 'a handle belongs to its tenant',
    remedy: 'Use the handle of the other tenant, or getSharedDb() for shared tables.',
  };
}

/** The tenant's settings end with the transaction: what came behind its end would run without them. */
function findEarlyEnd(commands: readonly string[]): StatementRule['refusal'] {
  let isInBody = false;
  for (const command of commands.slice(0, -1)) {
    if (/\bbegin atomic\b(?! end\b)/.test(command)) isInBody = true;
    else if (isInBody) isInBody = command !== 'end';
    else if (ENDS_TRANSACTION.test(command)) return EARLY_END;
  }
  return undefined;
}
