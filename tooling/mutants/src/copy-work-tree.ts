import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A copy of the work tree as it stands, committed or not, that tests can run in. Sources are copied; of
 * node_modules only the links are, which are relative, so that packages find each other inside the copy.
 */
export function copyWorkTree(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'dmt-mutants-'));
  for (const file of listFiles(root)) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
  for (const modules of globSync('{packages,apps,examples,tooling}/*/node_modules', { cwd: root })) {
    cpSync(join(root, modules), join(copy, modules), { recursive: true, verbatimSymlinks: true });
  }
  linkRootModules(root, copy);
  return copy;
}

function listFiles(root: string): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(output.split('\0').filter((file) => file !== ''))];
}

/** Third-party code is shared with the original: nothing in it refers back to the workspace. */
function linkRootModules(root: string, copy: string): void {
  const modules = join(root, 'node_modules');
  mkdirSync(join(copy, 'node_modules'));
  for (const entry of readdirSync(modules)) {
    // What else begins with a dot is a cache or a state that runs write to.
    if (entry.startsWith('.') && entry !== '.bin' && entry !== '.pnpm') continue;
    symlinkSync(join(modules, entry), join(copy, 'node_modules', entry));
  }
}
