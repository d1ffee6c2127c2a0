import { fileURLToPath } from 'node:url';
import { type Script, startScript } from '@dmt-tooling/harness';

const child = fileURLToPath(new URL('./migrate-child.ts', import.meta.url));

export interface ChildMigratorOptions {
  readonly url: string;
  readonly folder: string;
  readonly tenantIds: ReadonlyArray<string>;
  readonly concurrency: number;
  /** What stands before the server at this URL. @default 'none' */
  readonly pooler?: 'none' | 'transaction';
}

export function startMigrator({
  url,
  folder,
  tenantIds,
  concurrency,
  pooler = 'none',
}: ChildMigratorOptions): Script {
  return startScript(child, { args: [url, folder, String(concurrency), pooler, ...tenantIds] });
}

/** Starts migrators in processes of their own, lets all of them go at one moment, and answers how each ended. */
export async function runMigratorsAtOnce(
  options: ReadonlyArray<ChildMigratorOptions>,
): Promise<Array<{ readonly exitCode: number | null; readonly stderr: string }>> {
  const scripts = options.map(startMigrator);
  await Promise.all(scripts.map((script) => script.said('ready')));
  for (const script of scripts) script.tell('go\n');
  const results = await Promise.all(scripts.map((script) => script.finished));
  return results.map(({ exitCode, stderr }) => ({ exitCode, stderr }));
}
