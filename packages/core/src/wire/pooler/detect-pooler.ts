import { type ConnectionOptions, type ResolvedConnection, resolveConfig } from '../../config/index.ts';
import { ConnectionFailedError } from '../../errors/index.ts';
import { judgePooler, type PoolerReport } from './judge-pooler.ts';
import { openProbe, type Probe } from './open-probe.ts';
import { gatherPoolerFacts } from './pooler-facts.ts';
import { poolerHints } from './pooler-hints.ts';

export interface DetectPoolerOptions {
  /** Longest duration of the whole experiment. @default 10_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Finds out by experiment what stands between here and PostgreSQL: nothing, a pooler in session mode, or one in
 * transaction or statement mode. Takes up to four connections, for a second or so; changes nothing, and leaves
 * nothing behind.
 *
 * @throws DMT_CONNECTION_FAILED when not even one connection can be made
 * @example
 * const { found, certainty, evidence } = await detectPooler({ url: process.env.DATABASE_URL });
 */
export async function detectPooler(
  connection: ConnectionOptions,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: DetectPoolerOptions = {},
): Promise<PoolerReport> {
  const { poolConfig } = resolveConfig({ connection, schemas: { tenant: {} } }).connection;
  const deadline = AbortSignal.timeout(timeoutMs);
  const limit = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  const first = await openFirst(poolConfig, limit);
  const hints = poolerHints(first.client);
  try {
    const facts = await gatherPoolerFacts(first, () => openProbe(poolConfig, limit));
    return judgePooler(facts, hints);
  } catch (error) {
    signal?.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error);
    return { found: 'unknown', certainty: 'unknown', evidence: [`The experiment failed: ${why}.`, ...hints] };
  } finally {
    await first.close();
  }
}

async function openFirst(poolConfig: ResolvedConnection['poolConfig'], signal: AbortSignal): Promise<Probe> {
  try {
    return await openProbe(poolConfig, signal);
  } catch (error) {
    throw new ConnectionFailedError({ cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
