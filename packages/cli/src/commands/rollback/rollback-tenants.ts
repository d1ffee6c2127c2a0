import type { Migrator, RollbackOptions, RollbackResult } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import { withTenantProgress } from '../../each-tenant/each-tenant-progress.ts';
import { formatCount } from '../../output/format-count.ts';
import { confirmByTyping } from '../../prompts/confirm-by-typing.ts';
import { renderRollback } from './render-rollback.ts';

export interface RollbackRequest {
  readonly options: RollbackOptions;
  readonly isDryRun: boolean;
  readonly isForced: boolean;
}

/** Takes migrations back, after showing what that means and asking, unless that was waived. */
export async function rollbackTenants(
  migrator: Migrator,
  { options, isDryRun, isForced }: RollbackRequest,
  session: CommandSession,
): Promise<RollbackResult> {
  const { output, interruption } = session;
  if (isDryRun || !isForced) {
    const plan = await migrator.rollback({ ...options, dryRun: true });
    if (isDryRun || plan.succeeded === 0) return plan;
    for (const line of renderRollback(plan, output.logLook)) output.log(line);
    await confirmByTyping(session, {
      warning: `This takes migrations of ${formatCount(plan.succeeded, 'tenant')} back. What their down files drop is lost.`,
      expected: 'rollback',
      noun: 'the word',
    });
  }
  return withTenantProgress(session, (onProgress) =>
    interruption.finishInHand((signal) => migrator.rollback({ ...options, signal, onProgress })),
  );
}
