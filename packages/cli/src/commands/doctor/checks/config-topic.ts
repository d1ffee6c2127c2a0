import { readFileSync } from 'node:fs';
import { advice, type Finding, good, warning } from '../finding.ts';
import type { Project } from '../patient.ts';
import type { ProjectTopic } from '../topic.ts';

/** Shorter ones may stand in the file by chance. */
const MIN_PASSWORD = 6;
const POOLER_PORTS: ReadonlySet<string> = new Set(['6432', '6543']);
const POOLER_HOST = /pooler|pgbouncer|pgcat|supavisor|odyssey/i;

/** The configuration, which loaded and is valid when this is asked. */
export const configTopic: ProjectTopic = {
  name: 'config',
  title: 'Configuration',
  examine: async (project) => [
    good('config.valid', `${project.shownConfig} is valid.`),
    ...checkPassword(project),
    ...checkTls(project),
    ...checkPooler(project),
    ...checkDebug(project),
  ],
};

function checkPassword({ configFile, password, shownConfig }: Project): Finding[] {
  if (password.length < MIN_PASSWORD) return [];
  const source = readFileSync(configFile, 'utf8');
  if (![password, encodeURIComponent(password)].some((spelling) => source.includes(spelling))) return [];
  return [
    warning(
      'config.password',
      `The password of the database stands in ${shownConfig}, where everyone reads it who reads the code.`,
      'Take it from the environment: connection: { url: process.env.DATABASE_URL }.',
    ),
  ];
}

function checkTls({ config }: Project): Finding[] {
  const { ssl, connectionString = '' } = config.connection.poolConfig;
  const isUnverified =
    (typeof ssl === 'object' && ssl.rejectUnauthorized === false) ||
    /[?&]sslmode=no-verify\b/.test(connectionString);
  if (!isUnverified) return [];
  return [
    warning(
      'config.tls',
      "The server's certificate is not verified, so anyone in between can pose as the server.",
      'Give its authority as connection.pool.ssl.ca, and leave rejectUnauthorized out.',
    ),
  ];
}

function checkPooler({ config, target }: Project): Finding[] {
  const looksPooled = POOLER_PORTS.has(target.port) || POOLER_HOST.test(target.host);
  const { pooler, preparedStatements } = config.connection;
  const findings: Finding[] = [];
  if (pooler === 'none' && looksPooled) {
    findings.push(
      warning(
        'config.pooler',
        `${target.host}:${target.port} looks like a pooler, and connection.pooler says that there is none.`,
        "Set connection.pooler to 'transaction' or 'session', as the pooler is set up.",
      ),
    );
  }
  if (pooler === 'transaction' && preparedStatements.enabled) {
    findings.push(
      advice(
        'config.prepared-statements',
        'connection.preparedStatements does nothing behind a pooler in transaction mode.',
        'Leave it out, or connect to PostgreSQL itself.',
      ),
    );
  }
  if (pooler === 'transaction') {
    findings.push(
      advice(
        'config.pooler-migrations',
        'Migrations that run without a transaction, such as create index concurrently, are refused through a pooler in transaction mode.',
        'Run them with a config whose connection.url leads to PostgreSQL itself.',
      ),
    );
  }
  return findings;
}

function checkDebug({ config, env }: Project): Finding[] {
  const { enabled, logParams } = config.debug;
  if (!enabled || !logParams) return [];
  const place = env.NODE_ENV === 'production' ? ', and this is production' : '';
  return [
    warning(
      'config.debug',
      `debug.logParams writes the data of tenants into the log${place}.`,
      'Leave it out where the data are real.',
    ),
  ];
}
