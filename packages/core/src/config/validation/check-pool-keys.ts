import type { PoolConfig } from 'pg';
import type { ConfigIssue } from '../../errors/index.ts';
import { findNearestKey } from './nearest-key.ts';

/** Every option that `pg` documents: `true` when it does what it says, else why it is refused. */
const POOL_KEYS: Readonly<Record<keyof PoolConfig, true | { message: string; hint: string }>> = {
  connectionString: true,
  host: true,
  port: true,
  user: true,
  password: true,
  database: true,
  ssl: true,
  sslnegotiation: true,
  enableChannelBinding: true,
  keepAlive: true,
  keepAliveInitialDelayMillis: true,
  stream: true,
  statement_timeout: true,
  lock_timeout: true,
  idle_in_transaction_session_timeout: true,
  query_timeout: true,
  connectionTimeoutMillis: true,
  application_name: true,
  fallback_application_name: true,
  client_encoding: true,
  options: true,
  types: true,
  max: true,
  min: true,
  idleTimeoutMillis: true,
  maxUses: true,
  maxLifetimeSeconds: true,
  allowExitOnIdle: true,
  onConnect: true,
  verify: { message: 'is not called', hint: 'use onConnect, which may be asynchronous and may throw' },
  log: { message: 'is not called', hint: 'set debug: { enabled: true }, or hooks.logger' },
  Client: {
    message: 'is not used',
    hint: "leave it out, since a tenant's settings travel by the Client of pg",
  },
  Promise: { message: 'is not used', hint: 'leave it out' },
  pipeline: { message: 'is not used', hint: 'set isolation.pooling.pipelining' },
};

/** Options of the client that its typings leave out. */
const UNTYPED_KEYS = ['binary', 'scramMaxIterations'];

const KNOWN_KEYS = [...Object.keys(POOL_KEYS), ...UNTYPED_KEYS];

/** An option that nothing would come of is a mistake, or a hope that is disappointed later. */
export function checkPoolKeys(path: string, options: object): ConfigIssue[] {
  return Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined || UNTYPED_KEYS.includes(key)) return [];
    if (!isPoolKey(key)) return [{ path: `${path}.${key}`, ...describeUnknown(key) }];
    const verdict = POOL_KEYS[key];
    return verdict === true || value === false ? [] : [{ path: `${path}.${key}`, ...verdict }];
  });
}

function isPoolKey(key: string): key is keyof PoolConfig {
  return Object.hasOwn(POOL_KEYS, key);
}

function describeUnknown(key: string): { message: string; hint: string } {
  const nearest = findNearestKey(key, KNOWN_KEYS);
  const hint = nearest === undefined ? 'pg would not look at it: leave it out' : `did you mean ${nearest}?`;
  return { message: 'is not an option', hint };
}
