import { ExitCode } from '../exit-code.ts';
import { explainFailure, type FailureContext } from './explain-failure.ts';

/**
 * The exit code of a run over `total` tenants of which `failed` failed. When nobody got through, and all for
 * one kind of reason (an edited migration, a database that is down), that reason's own code says more than "some".
 */
export function exitCodeOf(
  failed: ReadonlyArray<{ readonly error?: Error }>,
  total: number,
  context: FailureContext,
): number {
  if (failed.length === 0) return ExitCode.done;
  if (failed.length < total) return ExitCode.incomplete;
  const codes = new Set(failed.map(({ error }) => explainFailure(error, context).exitCode));
  const [only = ExitCode.incomplete] = codes;
  return codes.size === 1 ? only : ExitCode.incomplete;
}
