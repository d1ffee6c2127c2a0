import type { Migrator, SharedRollbackResult } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { formatDuration } from '../../output/format-duration.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { confirmByTyping } from '../../prompts/confirm-by-typing.ts';

export type RollbackGoal = { readonly to: string } | { readonly steps: number };

export interface SharedRollbackRequest {
  readonly goal: RollbackGoal;
  readonly isDryRun: boolean;
  readonly isForced: boolean;
}

/** Takes migrations of the shared schema back, after showing them and asking, unless that was waived. */
export async function rollbackSharedSchema(
  migrator: Migrator,
  { goal, isDryRun, isForced }: SharedRollbackRequest,
  session: CommandSession,
): Promise<Outcome> {
  const { output, interruption } = session;
  if (isDryRun || !isForced) {
    const plan = await migrator.rollbackShared({ ...goal, dryRun: true });
    if (isDryRun || plan.status === 'skipped') return outcomeOf(plan, isDryRun);
    for (const name of plan.rolledBackMigrations) output.log(`    ${printable(name)}`);
    await confirmByTyping(session, {
      warning: `This takes ${formatCount(plan.rolledBackMigrations.length, 'migration')} of the shared schema back. What their down files drop is lost.`,
      expected: 'rollback',
      noun: 'the word',
    });
  }
  return outcomeOf(await interruption.finishInHand(() => migrator.rollbackShared(goal)), false);
}

function outcomeOf(result: SharedRollbackResult, isDryRun: boolean): Outcome {
  const { status, rolledBackMigrations, durationMs } = result;
  return {
    exitCode: ExitCode.done,
    document: { dryRun: isDryRun, status, rolledBackMigrations, durationMs: Math.round(durationMs) },
    render: (look) => renderShared(result, look),
  };
}

function renderShared(
  { status, rolledBackMigrations, durationMs }: SharedRollbackResult,
  { palette, glyphs }: Look,
): string {
  const duration = palette.faint(`(${formatDuration(durationMs)})`);
  if (status === 'skipped') {
    return `${palette.good(glyphs.good)} There is nothing to take back in the shared schema ${duration}`;
  }
  const count = palette.strong(formatCount(rolledBackMigrations.length, 'migration'));
  const verb = status === 'planned' ? 'would be rolled back' : 'rolled back';
  return [
    `${palette.good(glyphs.good)} Shared schema: ${count} ${verb} ${duration}`,
    ...rolledBackMigrations.map((name) => `    ${printable(name)}`),
  ].join('\n');
}
