import * as v from 'valibot';
import { type ConfigIssue, describeKind } from '../../errors/index.ts';
import { defaults } from '../defaults.ts';
import { checkConnectionUrl } from './check-connection-url.ts';
import { checkPoolKeys } from './check-pool-keys.ts';
import { callback, flag, integer } from './option-schemas.ts';
import { readPath } from './read-path.ts';
import { setsSearchPath } from './sets-search-path.ts';

/** What a URL says already, so that `pg` would not look at it in `poolConfig`. */
const SAID_BY_URL = ['connectionString', 'host', 'port', 'user', 'password', 'database'];

const POOL_OPTIONS = {
  max: integer(1),
  min: integer(0),
  idleTimeoutMillis: integer(0),
  connectionTimeoutMillis: integer(0),
  maxLifetimeSeconds: integer(0),
  allowExitOnIdle: flag,
  onConnect: callback,
};

/** What must fit together to reach the database. */
export function checkConnection(config: unknown): ConfigIssue[] {
  const connection = readPath(config, 'connection');
  if (connection === undefined) {
    return [
      {
        path: 'connection',
        message: 'is missing',
        hint: 'write connection: { url: process.env.DATABASE_URL }',
      },
    ];
  }
  if (typeof connection !== 'object' || connection === null) return [];
  return [
    ...checkTarget(connection),
    ...checkPoolOptions('connection.pool', readPath(connection, 'pool')),
    ...checkPoolOptions('connection.poolConfig', readPath(connection, 'poolConfig')),
    ...checkOverlap(connection),
    ...checkSessionSetup(connection),
    ...checkDelays(connection),
  ];
}

function checkTarget(connection: object): ConfigIssue[] {
  const url = readPath(connection, 'url');
  const pool = readPath(connection, 'pool');
  if (pool === undefined) {
    if ('url' in connection) return checkConnectionUrl('connection.url', url);
    const hint = 'write url: process.env.DATABASE_URL, or give connection.pool';
    return [{ path: 'connection.url', message: 'is missing', hint }];
  }
  if (url !== undefined) {
    const message = 'contradicts connection.pool';
    return [{ path: 'connection.url', message, hint: 'give only one of the two' }];
  }
  const inPool = readPath(pool, 'connectionString');
  return inPool === undefined ? [] : checkConnectionUrl('connection.pool.connectionString', inPool);
}

function checkPoolOptions(path: string, options: unknown): ConfigIssue[] {
  if (options === undefined) return [];
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return [{ path, message: `must be an object, not ${describeKind(options)}` }];
  }
  if (typeof readPath(options, 'connect') === 'function') {
    return [{ path, message: 'is a Pool', hint: 'give the options that the Pool was made with' }];
  }
  return [
    ...checkPoolKeys(path, options),
    ...checkPoolValues(path, options),
    ...checkStartupOptions(path, options),
  ];
}

function checkPoolValues(path: string, options: object): ConfigIssue[] {
  return Object.entries(POOL_OPTIONS).flatMap(([key, schema]) => {
    const { issues = [] } = v.safeParse(schema, readPath(options, key));
    return issues.map(({ message }) => ({ path: `${path}.${key}`, message }));
  });
}

function checkStartupOptions(path: string, options: object): ConfigIssue[] {
  if (!setsSearchPath(readPath(options, 'options'))) return [];
  const hint = 'take it out, since every statement brings the path of its own tenant';
  return [{ path: `${path}.options`, message: 'sets search_path', hint }];
}

function checkOverlap(connection: object): ConfigIssue[] {
  const pool = readPath(connection, 'pool');
  if (typeof pool === 'object' && pool !== null) {
    return listOverlap(connection, Object.keys(pool), 'connection.pool', 'give it in one place');
  }
  const hint = 'put it into the URL, or use connection.pool';
  return listOverlap(connection, SAID_BY_URL, 'connection.url', hint);
}

function listOverlap(
  connection: object,
  keys: readonly string[],
  rival: string,
  hint: string,
): ConfigIssue[] {
  return keys
    .filter((key) => readPath(connection, 'poolConfig', key) !== undefined)
    .map((key) => ({ path: `connection.poolConfig.${key}`, message: `contradicts ${rival}`, hint }));
}

/** What it set would stay on a server connection that the pooler hands to other clients. */
function checkSessionSetup(connection: object): ConfigIssue[] {
  if (readPath(connection, 'pooler') !== 'transaction') return [];
  return ['pool', 'poolConfig']
    .filter((section) => readPath(connection, section, 'onConnect') !== undefined)
    .map((section) => ({
      path: `connection.${section}.onConnect`,
      message: "contradicts connection.pooler: 'transaction', where no session is ours",
      hint: 'give the role its settings: alter role … set …',
    }));
}

function checkDelays(connection: object): ConfigIssue[] {
  const first = readPath(connection, 'retry', 'initialDelayMs') ?? defaults.retry.initialDelayMs;
  const longest = readPath(connection, 'retry', 'maxDelayMs') ?? defaults.retry.maxDelayMs;
  if (typeof first !== 'number' || typeof longest !== 'number' || first <= longest) return [];
  return [
    {
      path: 'connection.retry.initialDelayMs',
      message: `is ${first}, above connection.retry.maxDelayMs (${longest})`,
      hint: 'make the first pause no longer than the longest',
    },
  ];
}
