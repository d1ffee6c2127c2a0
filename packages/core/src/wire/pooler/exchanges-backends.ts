import type pg from 'pg';
import { backendPid } from './backend-pid.ts';

const ROUNDS = 5;

/**
 * Whether two clients that stay connected meet in one backend, or one of them moves to another: what is
 * theirs for longer than a transaction is not theirs. Other clients' load only helps.
 */
export async function exchangesBackends(first: pg.Client, second: pg.Client): Promise<boolean> {
  const own = [await backendPid(first), await backendPid(second)];
  for (let round = 0; round < ROUNDS; round++) {
    if (own[0] === own[1]) return true;
    if ((await backendPid(first)) !== own[0] || (await backendPid(second)) !== own[1]) return true;
  }
  return false;
}
