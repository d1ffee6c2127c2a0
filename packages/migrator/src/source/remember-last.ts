import type { MigrationSource } from './source-migration.ts';

/** Does something with a source only when its files are not those of the last time. What throws is not remembered. */
export function rememberLast<Result>(
  work: (source: MigrationSource) => Result,
): (source: MigrationSource) => Result {
  let last: { readonly key: string; readonly result: Result } | undefined;
  return (source) => {
    const key = JSON.stringify([
      source.folder,
      source.migrations.map(({ path, hash, createdAtMs }) => [path, hash, createdAtMs]),
    ]);
    if (last?.key !== key) last = { key, result: work(source) };
    return last.result;
  };
}
