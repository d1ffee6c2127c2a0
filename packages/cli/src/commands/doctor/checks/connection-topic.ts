import { advice, type Finding, good, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { DatabaseTopic } from '../topic.ts';

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['', 'localhost', '127.0.0.1', '::1']);
const ROUND_TRIPS = 5;
/** More than this is another region, not another machine. */
const FAR_MS = 15;

/** How the server is reached; that it is reached has been seen. */
export const connectionTopic: DatabaseTopic = {
  name: 'connection',
  title: 'Connection',
  examine: async (patient) => [await checkDistance(patient), ...(await checkEncryption(patient))],
};

async function checkDistance({ query, now, server, connectMs }: Patient): Promise<Finding> {
  const roundTrips: number[] = [];
  for (let trip = 0; trip < ROUND_TRIPS; trip++) {
    const startedAt = now();
    await query('select 1');
    roundTrips.push(now() - startedAt);
  }
  // The quickest one is the network; the others may have waited for a busy server.
  const roundTripMs = Math.min(...roundTrips);
  const details = { connectMs: round(connectMs), roundTripMs: round(roundTripMs) };
  if (roundTripMs <= FAR_MS) {
    return good('connection.answers', `${server} answers in ${details.roundTripMs} ms.`, details);
  }
  return advice(
    'connection.answers',
    `${server} is far away: every statement waits ${details.roundTripMs} ms for the network.`,
    'Run the application and its migrations in the region of the database.',
    details,
  );
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

async function checkEncryption({ query, target, config }: Patient): Promise<Finding[]> {
  // Behind a pooler PostgreSQL knows only how the pooler connected.
  const isLocal = LOCAL_HOSTS.has(target.host) || target.host.startsWith('/');
  if (isLocal || config.connection.pooler !== 'none') return [];
  const [row] = await query<{ isEncrypted: boolean }>(
    'select ssl as "isEncrypted" from pg_catalog.pg_stat_ssl where pid = pg_catalog.pg_backend_pid()',
  );
  if (row?.isEncrypted !== false) return [];
  return [
    warning(
      'connection.encryption',
      `The connection to ${target.host} is not encrypted: whoever listens in between reads the data of all tenants.`,
      'Turn TLS on: connection.url with ?sslmode=verify-full, or connection.pool.ssl.',
    ),
  ];
}
