import type pg from 'pg';
import type { ResolvedConnection } from '../../config/index.ts';
import { PoolerMismatchError } from '../../errors/index.ts';
import { isGreetedByPooler } from './backend-pid.ts';
import { exchangesBackends } from './exchanges-backends.ts';
import { openProbe } from './open-probe.ts';

/** A pooler in session mode that is full makes the second client wait: that is an answer, too. */
const PROBE_MS = 1_000;

/**
 * Makes sure, on a first connection, that a pooler which answers is the one that was declared. One round trip
 * when none does; a second connection for some ten round trips when there is one.
 *
 * @throws PoolerMismatchError
 */
export async function assertDeclaredPooler(
  client: pg.Client,
  { pooler, poolConfig }: Pick<ResolvedConnection, 'pooler' | 'poolConfig'>,
): Promise<void> {
  if (pooler === 'transaction' || !(await isGreetedByPooler(client))) return;
  const found = (await findsExchange(client, poolConfig)) ? 'transaction' : 'session';
  if (found !== pooler) throw new PoolerMismatchError({ found, declared: pooler });
}

async function findsExchange(
  client: pg.Client,
  poolConfig: ResolvedConnection['poolConfig'],
): Promise<boolean> {
  const probe = await openProbe(poolConfig, AbortSignal.timeout(PROBE_MS)).catch(() => undefined);
  if (probe === undefined) return false;
  try {
    return await exchangesBackends(client, probe.client);
  } catch {
    // No room for a second client, or no session is free for it. What ails the first one shows at its next statement.
    return false;
  } finally {
    await probe.close();
  }
}
