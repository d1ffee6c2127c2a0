import pg from 'pg';
import type { ResolvedConnection } from '../config/index.ts';
import { toDatabase } from '../config/index.ts';
import { ConfigError } from '../errors/index.ts';
import { callOnConnect } from './call-on-connect.ts';
import { destroySocket } from './destroy-socket.ts';
import { FallbackConnection } from './fallback-connection.ts';
import type { PgClient } from './pg-internals.ts';
import { assertDeclaredPooler } from './pooler/assert-declared-pooler.ts';
import type { Prefix } from './prefix.ts';
import { passesSelfTest } from './self-test.ts';
import type { ServerHabits } from './server-habits.ts';
import type { StatementConnection } from './statement-connection.ts';
import { WireConnection } from './wire-connection.ts';

/** What escapes a prefix finds nothing: neither a tenant's tables nor `public`. */
const BASE_PATH = 'pg_catalog, pg_temp';

export interface ConnectionOpener {
  /**
   * Opens a connection that is ready for statements. Rejects with what `pg` says, and soon when the signal fires.
   *
   * @param database - where to, if not to the configured one
   */
  open(signal: AbortSignal, database?: string): Promise<StatementConnection>;
}

export interface ConnectionOpenerOptions {
  readonly selfTestPrefix: Prefix;
  /** Whether statements are to be on their way together. */
  readonly pipelines: boolean;
  readonly now: () => number;
}

/**
 * Opens connections for a pool. The first one is tested: whether this version of `pg` can carry envelopes
 * (else all connections use its public API alone), and whether an undeclared pooler stands in between.
 */
export function createConnectionOpener(
  connection: ResolvedConnection,
  { selfTestPrefix, pipelines, now }: ConnectionOpenerOptions,
): ConnectionOpener {
  if (pipelines) assertPipelining();
  const connectWithinMs = connection.poolConfig.connectionTimeoutMillis ?? 0;
  const keepsSession = connection.pooler !== 'transaction';
  const habits: ServerHabits = { leavesTransactionsOpen: false };
  let wireCapability: Promise<boolean> | undefined;
  let isServerInDoubt = false;

  async function testWire(client: pg.Client, wire: WireConnection | undefined): Promise<boolean> {
    await assertDeclaredPooler(client, connection);
    return wire !== undefined && (await passesSelfTest(wire, selfTestPrefix));
  }

  function wireOver(client: pg.Client): WireConnection | undefined {
    try {
      return new WireConnection(client, {
        keepsPreparedStatements: keepsSession,
        preparesUnnamed: connection.preparedStatements.enabled,
        statements: { ...connection.preparedStatements, now },
        pipelines,
        habits,
        onServerLost: () => {
          isServerInDoubt = true;
        },
      });
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  async function prepareSession(client: pg.Client): Promise<void> {
    const { onConnect } = connection.poolConfig;
    if (onConnect !== undefined) await callOnConnect(client, onConnect);
    if (keepsSession) await client.query(`set search_path to ${BASE_PATH}`);
    else if (isServerInDoubt) await assertServed(client);
  }

  /** A pooler lets clients in that it has no server for: in an outage that is no connection yet. */
  async function assertServed(client: pg.Client): Promise<void> {
    await client.query('select');
    isServerInDoubt = false;
  }

  async function open(signal: AbortSignal, database?: string): Promise<StatementConnection> {
    const client = new pg.Client(toDatabase(connection.poolConfig, database));
    // For the whole life of the client: one without a listener that dies ends the process.
    client.on('error', () => undefined);
    const giveUp = (): void => destroySocket(client);
    signal.addEventListener('abort', giveUp);
    let timeLimit: NodeJS.Timeout | undefined;
    try {
      await client.connect();
      // The client's own time limit ends with the greeting, and what comes now can stay unanswered, too.
      if (connectWithinMs > 0) timeLimit = setTimeout(giveUp, connectWithinMs);
      const wire = wireOver(client);
      wireCapability ??= testWire(client, wire).catch((error: unknown) => {
        wireCapability = undefined;
        throw error;
      });
      const isCapable = await wireCapability;
      await prepareSession(client);
      const opened = isCapable && wire !== undefined ? wire : new FallbackConnection(client);
      if (connection.poolConfig.allowExitOnIdle === true) opened.allowExit(true);
      return opened;
    } catch (error) {
      // The first error is the one to report, not the goodbye's.
      void client.end().catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timeLimit);
      signal.removeEventListener('abort', giveUp);
    }
  }

  return { open };
}

/** @throws ConfigError when the installed `pg` cannot */
function assertPipelining(): void {
  // The same object, with the members that its typings leave out, if this `pg` has them.
  const { pipeline } = new pg.Client() as unknown as Partial<PgClient>;
  if (typeof pipeline === 'boolean') return;
  const message = 'needs a newer version of pg';
  throw new ConfigError([
    { path: 'isolation.pooling.pipelining', message, hint: 'update pg, or leave it out' },
  ]);
}
