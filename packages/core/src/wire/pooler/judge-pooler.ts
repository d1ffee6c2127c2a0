import type { PoolerKind } from '../../config/index.ts';
import type { PoolerFacts } from './pooler-facts.ts';

/** What `detectPooler` found between the application and PostgreSQL. */
export interface PoolerReport {
  /** Behind `statement` pooling no transaction works, so that dmt does not either. */
  readonly found: PoolerKind | 'statement' | 'unknown';
  /** `proven`: it cannot be otherwise. `likely`: nothing speaks against it. */
  readonly certainty: 'proven' | 'likely' | 'unknown';
  /** What `connection.pooler` has to be; left out if nothing is known, or nothing would help. */
  readonly setting?: PoolerKind;
  /** What was seen, a sentence each. */
  readonly evidence: readonly string[];
}

const SENTENCES = {
  isGreetedByPooler: "The process id of the greeting is not the backend's: a pooler invented it.",
  isOwnSocket: 'PostgreSQL sees the very socket that was opened here.',
  wasOlder: 'A new client was given a backend that was older than itself.',
  survived: 'A backend outlived the client that it served: a pooler keeps it.',
  refusesTransactions: 'A transaction was refused, or changed its backend.',
} as const;

const CLIENTS = {
  exchanged: 'Clients that stayed connected were served by the same backend, or changed theirs.',
  kept: 'Each of several clients at work kept a backend of its own.',
  'kept waiting': 'A second client had to wait while the first one did nothing.',
  alone: 'There was no room for a second client.',
} as const;

export function judgePooler(facts: PoolerFacts, hints: readonly string[]): PoolerReport {
  const flags = ['isGreetedByPooler', 'isOwnSocket', 'wasOlder', 'survived', 'refusesTransactions'] as const;
  const seen = flags.filter((flag) => facts[flag]).map((flag) => SENTENCES[flag]);
  return { ...verdictOn(facts), evidence: [CLIENTS[facts.clients], ...seen, ...hints] };
}

function verdictOn(facts: PoolerFacts): Omit<PoolerReport, 'evidence'> {
  const { clients, isGreetedByPooler, isOwnSocket, wasOlder, survived, refusesTransactions } = facts;
  if (refusesTransactions) return { found: 'statement', certainty: 'proven' };
  if (clients === 'exchanged') return { found: 'transaction', certainty: 'proven', setting: 'transaction' };
  if (isOwnSocket && !isGreetedByPooler) return { found: 'none', certainty: 'proven', setting: 'none' };
  if (clients === 'alone') return { found: 'unknown', certainty: 'unknown' };
  if (clients === 'kept waiting' || wasOlder || survived) {
    return { found: 'session', certainty: 'proven', setting: 'session' };
  }
  if (isGreetedByPooler) return { found: 'session', certainty: 'likely', setting: 'session' };
  return { found: 'none', certainty: 'likely', setting: 'none' };
}
