import { ExitCode } from '../../../exit-code.ts';
import { advice, type Finding, failing, good, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { DatabaseTopic } from '../topic.ts';
import { findKnownProblems } from './known-bad-minors.ts';

const OLDEST_SUPPORTED = 15;
const HOUR_S = 3_600;

interface ServerFacts {
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly isReplica: boolean;
  readonly isReadOnly: boolean;
  readonly idleTimeout: string;
  readonly collationVersion: string | null;
  readonly actualCollationVersion: string | null;
  readonly oldestTransactionSeconds: number | null;
}

const FACTS = `
select pg_catalog.current_setting('server_version') as version,
  pg_catalog.current_setting('server_version_num')::int as "versionNumber",
  pg_catalog.pg_encoding_to_char(d.encoding)::text as encoding,
  pg_catalog.pg_is_in_recovery() as "isReplica",
  pg_catalog.current_setting('transaction_read_only')::bool as "isReadOnly",
  pg_catalog.current_setting('idle_in_transaction_session_timeout') as "idleTimeout",
  pg_catalog.to_jsonb(d) ->> 'datcollversion' as "collationVersion",
  case when pg_catalog.current_setting('server_version_num')::int >= 150000
    then pg_catalog.pg_database_collation_actual_version(d.oid) end as "actualCollationVersion",
  (select extract(epoch from pg_catalog.max(pg_catalog.now() - a.xact_start))::int
    from pg_catalog.pg_stat_activity a
    where a.datid = d.oid and a.backend_type = 'client backend' and a.pid <> pg_catalog.pg_backend_pid())
    as "oldestTransactionSeconds"
from pg_catalog.pg_database d
where d.datname = pg_catalog.current_database()`;

/** PostgreSQL itself: its version, and what it is set to. */
export const serverTopic: DatabaseTopic = {
  name: 'server',
  title: 'Server',
  examine: async ({ query }: Patient) => {
    const [facts] = await query<ServerFacts>(FACTS);
    return facts === undefined
      ? []
      : [checkVersion(facts), ...checkWritable(facts), ...checkText(facts), ...checkTransactions(facts)];
  },
};

function checkVersion({ version, versionNumber }: ServerFacts): Finding {
  const [major, minor] = [Math.floor(versionNumber / 10_000), versionNumber % 10_000];
  const details = { version };
  if (major < OLDEST_SUPPORTED) {
    return failing(
      'server.version',
      ExitCode.database,
      `PostgreSQL ${version} is older than dmt supports.`,
      `Upgrade to PostgreSQL ${OLDEST_SUPPORTED} or newer.`,
      details,
    );
  }
  const known = findKnownProblems(major, minor);
  if (!known) return good('server.version', `PostgreSQL ${version}, nothing known against it.`, details);
  return warning(
    'server.version',
    `PostgreSQL ${version} has known defects: ${known.problems.join('; ')}.`,
    `Update to ${major}.${known.fixedIn} or a newer ${major}; the data stay as they are.`,
    { ...details, ...known },
  );
}

function checkWritable({ isReplica, isReadOnly }: ServerFacts): Finding[] {
  if (isReplica) {
    return [
      failing(
        'server.writable',
        ExitCode.database,
        'This server is a replica, which takes no writes.',
        'Point connection.url at the primary.',
      ),
    ];
  }
  if (!isReadOnly) return [];
  return [
    failing(
      'server.writable',
      ExitCode.database,
      'Transactions are read-only by default here.',
      'Look at default_transaction_read_only of the role, the database and connection.url.',
    ),
  ];
}

function checkText({ encoding, collationVersion, actualCollationVersion }: ServerFacts): Finding[] {
  const findings: Finding[] = [];
  if (encoding !== 'UTF8') {
    findings.push(
      warning(
        'server.encoding',
        `The database stores text as ${encoding}, so not every tenant id or name can be stored.`,
        'Create the database anew with encoding UTF8.',
      ),
    );
  }
  const isKnown = collationVersion !== null && actualCollationVersion !== null;
  if (isKnown && collationVersion !== actualCollationVersion) {
    findings.push(
      warning(
        'server.collation',
        `The database was made with collation version ${collationVersion}, the system has ${actualCollationVersion}: indexes on text may be out of order.`,
        'Run `reindex database`, then `alter database … refresh collation version`.',
      ),
    );
  }
  return findings;
}

function checkTransactions({ idleTimeout, oldestTransactionSeconds }: ServerFacts): Finding[] {
  const findings: Finding[] = [];
  if (idleTimeout === '0') {
    findings.push(
      advice(
        'server.idle-transactions',
        'A transaction that is left open holds its locks for ever, and a migration waits for them.',
        "Set a limit, for example: alter role … set idle_in_transaction_session_timeout = '5min';",
      ),
    );
  }
  if (oldestTransactionSeconds !== null && oldestTransactionSeconds > HOUR_S) {
    const hours = Math.floor(oldestTransactionSeconds / HOUR_S);
    findings.push(
      warning(
        'server.long-transaction',
        `A transaction has been open for ${hours === 1 ? 'an hour' : `${hours} hours`}: migrations may wait for it, and vacuum does.`,
        'Find it with: select pid, query from pg_stat_activity order by xact_start limit 1;',
      ),
    );
  }
  return findings;
}
