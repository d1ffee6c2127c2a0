import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of the package that code in `folder` would load; `undefined` when there is none. */
export function readInstalledVersion(folder: string, name: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const version = readVersionOf(join(current, 'node_modules', name, 'package.json'));
    if (version !== undefined) return version;
    if (current === dirname(current)) return undefined;
  }
}

function readVersionOf(manifestFile: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(manifestFile, 'utf8'));
    const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    return hasVersion ? String(manifest.version) : undefined;
  } catch {
    // Not here: the next folder up may have it.
    return undefined;
  }
}
