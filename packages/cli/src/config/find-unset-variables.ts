import type { CliIo } from '../io.ts';

const ENV_READ = /\bprocess\.env(?:\.([A-Za-z_]\w*)|\[\s*['"]([^'"]+)['"]\s*\])/g;

/** Names of environment variables that `source` reads and that are empty: the usual cause of a missing URL. */
export function findUnsetVariables(source: string, env: CliIo['env']): string[] {
  const names = [...source.matchAll(ENV_READ)].map(([, dotted, bracketed]) => dotted ?? bracketed ?? '');
  return [...new Set(names)].filter((name) => name !== '' && !env[name]);
}
