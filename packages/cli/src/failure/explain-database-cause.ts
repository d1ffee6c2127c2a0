import { quoteIdentifier } from '@dmt/core/internal';
import type { DatabaseCause } from './database-cause.ts';
import { type DatabaseTarget, formatServer } from './database-target.ts';

export interface DatabaseExplanation {
  readonly reason: string;
  readonly remedy: string;
  /** Whether there never was a connection, it went away, or a statement failed on it. */
  readonly kind: 'unreachable' | 'lost' | 'statement';
}

type Explain = (cause: DatabaseCause, target: DatabaseTarget | undefined) => DatabaseExplanation;

const CHECK_URL = 'Check connection.url in the config';

function connection(
  sentence: (server: string, target: DatabaseTarget | undefined) => string,
  remedy: string,
): Explain {
  return (_cause, target) => ({
    reason: sentence(formatServer(target), target),
    remedy,
    kind: 'unreachable',
  });
}

function statement(sentence: (message: string) => string, remedy: string): Explain {
  return ({ message }) => ({ reason: sentence(trimStop(message)), remedy, kind: 'statement' });
}

const role = (target: DatabaseTarget | undefined): string =>
  target?.user ? `role "${target.user}"` : 'the role';

const unreachable: Explain = (_cause, target) => ({
  reason: `No PostgreSQL answers at ${formatServer(target)}.`,
  remedy: target?.isDevDatabase
    ? 'It is the one that dmt dev runs for this project: start it with `dmt dev --detach`.'
    : `Start the server, or correct host and port: ${CHECK_URL.toLowerCase()}.`,
  kind: 'unreachable',
});
const lost: Explain = (_cause, target) => ({
  reason: `The connection to ${formatServer(target)} broke.`,
  remedy: 'Run the command again; what was committed stays, the rest was rolled back.',
  kind: 'lost',
});
const unknownHost = connection(
  (server) => `The host of ${server} is not known.`,
  `${CHECK_URL}, and that the name resolves from this machine.`,
);
const wrongPassword = connection(
  (server, target) => `${server} refused the password of ${role(target)}.`,
  `${CHECK_URL}: user and password, with special characters percent-encoded.`,
);
const restarting = connection(
  (server) => `${server} is starting up or shutting down.`,
  'Wait until it is ready, and run the command again.',
);

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or system error. */
const explanations: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOENT: unreachable,
  EACCES: connection(
    (server) => `The socket at ${server} may not be opened.`,
    'Run as a user who may, or connect through a host and port.',
  ),
  ETIMEDOUT: connection(
    (server) => `${server} did not answer in time.`,
    'Check host, port and firewall, or raise connection.poolConfig.connectionTimeoutMillis.',
  ),
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ECONNRESET: lost,
  EPIPE: lost,
  '08000': lost,
  '08003': lost,
  '08006': lost,
  '28P01': wrongPassword,
  NO_PASSWORD: connection(
    (server, target) => `${server} wants a password for ${role(target)}, and the config has none.`,
    `${CHECK_URL}, or set PGPASSWORD.`,
  ),
  '28000': ({ message }, target) => ({
    reason: `${formatServer(target)} does not let ${role(target)} in: ${trimStop(message)}.`,
    remedy: 'Create the role, or allow it in pg_hba.conf.',
    kind: 'unreachable',
  }),
  '3D000': connection(
    (server, target) => `Database "${target?.database ?? ''}" does not exist on ${server}.`,
    `Create it with createdb, or correct its name: ${CHECK_URL.toLowerCase()}.`,
  ),
  '53300': connection(
    (server) => `${server} has no connection left to give.`,
    'Lower --concurrency or connection.poolConfig.max, close idle clients, or raise max_connections.',
  ),
  '57P01': lost,
  '57P02': restarting,
  '57P03': restarting,
  TLS: ({ message }, target) => ({
    reason: `The TLS certificate of ${formatServer(target)} was not accepted: ${trimStop(message)}.`,
    remedy: 'Give its authority as connection.pool.ssl.ca; do not turn verification off.',
    kind: 'unreachable',
  }),
  NO_SSL: connection(
    (server) => `${server} does not offer TLS, which the config asks for.`,
    'Turn TLS on at the server, or remove sslmode from connection.url.',
  ),
  '42501': ({ message }, target) => ({
    reason: `PostgreSQL refused ${role(target)}: ${trimStop(message)}.`,
    remedy: `Connect as the owner, or let the owner run: ${suggestGrant(message, target)}`,
    kind: 'statement',
  }),
  '25006': statement(
    (message) => `The database is read-only: ${message}.`,
    'Connect to the primary instead of a replica, and look at default_transaction_read_only.',
  ),
  '53100': statement(
    (message) => `The database's disk is full: ${message}.`,
    'Free space, and run the command again.',
  ),
  '53200': statement(
    (message) => `The database ran out of memory: ${message}.`,
    'Lower --concurrency; when dropping much at once, raise max_locks_per_transaction.',
  ),
  '55P03': statement(
    (message) => `A lock could not be had in time: ${message}.`,
    'Run the command again when the long transaction is over, or raise migrations.lockTimeoutMs.',
  ),
  '57014': statement(
    (message) => `A statement was cancelled: ${message}.`,
    'Raise migrations.statementTimeoutMs if it was a timeout.',
  ),
};

/** What the database's error means to the person who ran the command, and what to do, for the errors that are usual. */
export function explainDatabaseCause(
  cause: DatabaseCause,
  target?: DatabaseTarget,
): DatabaseExplanation | undefined {
  const explain = explanations[cause.code];
  return explain && capitalise(explain(cause, target));
}

/** The right that is most likely missing, by what PostgreSQL denied. */
function suggestGrant(message: string, target: DatabaseTarget | undefined): string {
  const [, kind = '', name = ''] = /permission denied for (\w+) (\S+)/.exec(message) ?? [];
  const right = kind === 'database' ? 'create' : kind === 'schema' ? 'usage, create' : 'all';
  const object = name === '' ? 'database …' : `${kind} ${quoteIdentifier(name)}`;
  return `grant ${right} on ${object} to ${target?.user ? quoteIdentifier(target.user) : 'the role'};`;
}

function capitalise(explanation: DatabaseExplanation): DatabaseExplanation {
  const startsWithWord = /^the /.test(explanation.reason);
  return startsWithWord ? { ...explanation, reason: `T${explanation.reason.slice(1)}` } : explanation;
}

function trimStop(message: string): string {
  return message.trim().replace(/\.$/, '');
}
