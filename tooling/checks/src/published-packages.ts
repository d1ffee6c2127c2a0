import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages, REPOSITORY, runTool } from './pack-packages.ts';

/** publint and attw look at the very tarballs that would be published, `publishConfig` applied. */
const destination = mkdtempSync(join(tmpdir(), 'dmt-published-'));
try {
  for (const { name, tarball, isLibrary } of await packPackages(destination)) {
    await runTool('publint', ['run', tarball, '--strict'], REPOSITORY);
    // node16: what resolves entry points without "exports" has been out of support for longer than we exist.
    if (isLibrary)
      await runTool('attw', [tarball, '--profile', 'node16', '--no-emoji', '--no-color'], REPOSITORY);
    console.log(`${name}: publint${isLibrary ? ', attw' : ''} ok`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(destination, { recursive: true, force: true });
}
