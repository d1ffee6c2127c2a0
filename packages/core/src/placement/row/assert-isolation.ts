import { IsolationBrokenError } from '../../errors/index.ts';
import type { RunSql } from '../run-sql.ts';
import { type IsolationScope, inspectIsolation } from './inspect-isolation.ts';
import { explainFinding } from './isolation-finding.ts';

/**
 * Makes the check that runs once, before the first statement of any tenant: however many wait for it, it is asked
 * once; what it refused is looked at again for the next tenant, since the server may have been put right.
 *
 * @throws DMT_ISOLATION_BROKEN
 */
export function createIsolationCheck(scope: IsolationScope): (run: RunSql) => Promise<void> {
  let passed: Promise<void> | undefined;
  return (run) => {
    passed ??= assertIsolation(run, scope).catch((error: unknown) => {
      passed = undefined;
      throw error;
    });
    return passed;
  };
}

async function assertIsolation(run: RunSql, scope: IsolationScope): Promise<void> {
  const findings = await inspectIsolation(run, scope);
  if (findings.length > 0) throw new IsolationBrokenError(findings.map(explainFinding));
}
