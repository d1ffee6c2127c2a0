import { detectPooler, type PoolerReport } from '@dmt/core';
import { ExitCode } from '../../../exit-code.ts';
import { advice, type Finding, failing, good, skipped, warning } from '../finding.ts';
import type { DatabaseTopic } from '../topic.ts';

/** How little of a session is left, from all of it to none. */
const ORDER = ['none', 'session', 'transaction'] as const;

const NAMES = {
  none: 'Nothing stands between here and PostgreSQL',
  session: 'A pooler in session mode stands between here and PostgreSQL',
  transaction: 'A pooler in transaction mode stands between here and PostgreSQL',
  statement: 'A pooler in statement mode stands between here and PostgreSQL',
  unknown: 'What stands between here and PostgreSQL could not be found out',
} as const;

/** Finds out by experiment what the configuration says of poolers. Takes up to four connections for a second. */
export const poolerTopic: DatabaseTopic = {
  name: 'pooler',
  title: 'Pooler',
  examine: async ({ connection, config }) => [
    judge(await detectPooler(connection), config.connection.pooler),
  ],
};

function judge(report: PoolerReport, declared: (typeof ORDER)[number]): Finding {
  const { found, certainty, setting, evidence } = report;
  const seen = certainty === 'proven' ? NAMES[found] : `${NAMES[found]}, as far as can be told`;
  const message = `${found === 'unknown' ? NAMES.unknown : seen}: ${evidence.join(' ')}`;
  const details = { ...report, declared };
  if (found === 'statement') {
    return failing(
      'pooler.mode',
      ExitCode.usage,
      message,
      'Set its pool_mode to transaction or session: in statement mode there are no transactions.',
      details,
    );
  }
  if (setting === undefined || found === 'unknown') return skipped('pooler.mode', message);
  if (setting === declared) return good('pooler.mode', message, details);
  const remedy = `Set connection.pooler to '${setting}'; it is '${declared}'.`;
  // What is declared to keep a session that it does not keep mixes up the sessions of its clients.
  const isDangerous = ORDER.indexOf(setting) > ORDER.indexOf(declared);
  if (!isDangerous) return advice('pooler.mode', message, remedy, details);
  return certainty === 'proven'
    ? failing('pooler.mode', ExitCode.usage, message, remedy, details)
    : warning('pooler.mode', message, remedy, details);
}
