import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';
import type { GenerateOrder } from './generate-options.ts';
import type { InstalledKit } from './installed-kit.ts';
import { schemaModule } from './journaled-kit.ts';
import type { Hint, OpenQuestion } from './rename-hints.ts';
import { kitFailed, runNode } from './run-node.ts';
import { isJsonObject, type JsonObject } from './snapshot.ts';

/** How a run of `drizzle-kit generate` ended. */
export type KitAnswer =
  | { readonly status: 'ok'; readonly folder: string }
  | { readonly status: 'no_changes' }
  | { readonly status: 'missing_hints'; readonly questions: ReadonlyArray<OpenQuestion> };

/** drizzle-kit 1.x's `generate`, in a scratch folder whose `out` holds the migrations. */
export interface FolderKit {
  generate(
    name: string,
    options?: { readonly hints?: ReadonlyArray<Hint>; readonly custom?: boolean },
  ): Promise<KitAnswer>;
}

export async function driveFolderKit(
  { bin }: InstalledKit,
  { configFile, type }: Pick<GenerateOrder, 'configFile' | 'type'>,
  scratch: string,
): Promise<FolderKit> {
  // Only of a file that ends in .ts does it read what that imports as TypeScript.
  await writeFile(join(scratch, 'schema.ts'), schemaModule(configFile, type));
  const config = { dialect: 'postgresql', schema: join(scratch, 'schema.ts'), out: 'out' };
  await writeFile(join(scratch, 'drizzle.config.cjs'), `module.exports = ${JSON.stringify(config)};\n`);
  const tsconfig = findTsconfig(dirname(configFile));
  if (tsconfig !== undefined) {
    // For the path aliases of the project.
    await writeFile(join(scratch, 'tsconfig.json'), JSON.stringify({ extends: tsconfig }));
  }
  return {
    generate: async (name, { hints = [], custom = false } = {}) => {
      await writeFile(join(scratch, 'hints.json'), JSON.stringify(hints));
      const args = ['--output', 'json', '--config', 'drizzle.config.cjs', '--name', name];
      if (hints.length > 0) args.push('--hints-file', 'hints.json');
      if (custom) args.push('--custom');
      const run = await runNode([bin, 'generate', ...args], scratch);
      const answer = parseLastLine(run.stdout);
      if (run.exitCode === 0 && answer.status === 'no_changes') return { status: 'no_changes' };
      if (run.exitCode === 0 && answer.status === 'ok' && typeof answer.migration_path === 'string') {
        return { status: 'ok', folder: dirname(join(scratch, answer.migration_path)) };
      }
      if (answer.status === 'missing_hints')
        return { status: 'missing_hints', questions: questionsOf(answer.unresolved) };
      throw kitFailed(run, describeError(answer.error));
    },
  };
}

/** Names of the migrations in a folder. @throws DMT_GENERATE_FAILED when they are of another kind */
export async function listKitFolders(root: string): Promise<string[]> {
  const names = existsSync(root) ? await readdir(root) : [];
  if (names.includes('meta') || names.some((name) => name.endsWith('.sql'))) {
    throw new GenerateFailedError(
      `The folder ${root} holds migrations of drizzle-kit 0.31, and the installed one is 1.x`,
      { remedy: 'Run `drizzle-kit up` with this folder as --out, or install drizzle-kit 0.31.' },
    );
  }
  return names.filter((name) => existsSync(join(root, name, 'snapshot.json'))).sort();
}

function findTsconfig(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json');
  if (existsSync(file)) return file;
  return folder === dirname(folder) ? undefined : findTsconfig(dirname(folder));
}

/** What a schema file prints comes before the answer. */
function parseLastLine(stdout: string): JsonObject {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    const answer: unknown = JSON.parse(line);
    return isJsonObject(answer) ? answer : {};
  } catch {
    // It ended without an answer; its exit status and output are in the error.
    return {};
  }
}

function questionsOf(unresolved: unknown): OpenQuestion[] {
  const items: unknown[] = Array.isArray(unresolved) ? unresolved : [];
  return items.filter(isJsonObject).map(({ kind, entity }) => ({
    kind: String(kind),
    entity: Array.isArray(entity) ? entity.map(String) : [],
  }));
}

function describeError(error: unknown): string | undefined {
  if (!isJsonObject(error)) return undefined;
  const { code, message, ...facts } = error;
  if (typeof message === 'string') return message;
  return Object.keys(facts).length === 0 ? String(code) : `${code} ${JSON.stringify(facts)}`;
}
