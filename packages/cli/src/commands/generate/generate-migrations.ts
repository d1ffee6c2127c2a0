import { relative } from 'node:path';
import type { GenerateResult, Migrator } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import { locateConfig } from '../../config/load-config.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { askRename } from '../../prompts/ask-rename.ts';

export interface GenerateRequest {
  readonly types: ReadonlyArray<'tenant' | 'shared'>;
  readonly config: string | undefined;
  readonly name: string | undefined;
  readonly rename: ReadonlyArray<string> | undefined;
  readonly noRenames: boolean;
}

/** Generates for one side or both, and reports the files. Stopped at any moment, it leaves nothing half-written. */
export async function generateMigrations(
  migrator: Migrator,
  { types, config, name, rename, noRenames }: GenerateRequest,
  session: CommandSession,
): Promise<Outcome> {
  const { io, output } = session;
  const configFile = locateConfig(io, config).path;
  const canAsk = io.isInteractive && !output.isJson;
  const results: GenerateResult[] = [];
  for (const type of types) {
    const result = await migrator.generate({
      configFile,
      type,
      noRenames,
      renames: rename ?? [],
      ...(name === undefined ? {} : { name }),
      ...(canAsk ? { askRename: (question) => askRename(question, session) } : {}),
    });
    results.push(result);
  }
  return {
    exitCode: ExitCode.done,
    document: { generated: results.map(({ type, migration }) => ({ type, migration: migration ?? null })) },
    render: (look) => results.map((result) => renderResult(result, io.cwd, look)).join('\n'),
  };
}

function renderResult({ type, migration }: GenerateResult, cwd: string, look: Look): string {
  const { palette, glyphs } = look;
  if (!migration) return `${palette.good(glyphs.good)} The ${type} tables have not changed`;
  const next = type === 'tenant' ? 'dmt migrate --all' : 'dmt migrate:shared';
  return [
    `${palette.good(glyphs.good)} ${palette.strong(migration.tag)}`,
    `    ${relative(cwd, migration.upPath)}`,
    `    ${relative(cwd, migration.downPath)}`,
    renderNextStep(`Read both, then run ${next}.`, look),
  ].join('\n');
}
