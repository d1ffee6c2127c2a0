import { relative } from 'node:path';
import type { GenerateResult, Migrator } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import { locateConfig } from '../../config/load-config.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import type { Look } from '../../output/output.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

export interface GenerateRequest {
  readonly types: ReadonlyArray<'tenant' | 'shared'>;
  readonly config: string | undefined;
  readonly name: string | undefined;
  readonly rename: ReadonlyArray<string> | undefined;
  readonly noRenames: boolean;
}

/** Generates for one side or both, and reports the files. */
export async function generateMigrations(
  migrator: Migrator,
  { types, config, name, rename, noRenames }: GenerateRequest,
  { io, interruption }: CommandSession,
): Promise<Outcome> {
  const configFile = locateConfig(io, config).path;
  const results = await interruption.finishInHand(async () => {
    const generated: GenerateResult[] = [];
    for (const type of types) {
      const options = { configFile, type, noRenames, renames: rename ?? [] };
      generated.push(await migrator.generate(name === undefined ? options : { ...options, name }));
    }
    return generated;
  });
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
