import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Violation } from '../violation.ts';

export interface ForbiddenText {
  readonly text: string;
  readonly what: string;
}

// Any host that calls itself a registry, whichever it is: hosts are never needed in a committed file.
const REGISTRY_ADDRESS = /https?:\/\/[\w.-]*\b(registry|npm\.pkg)\b[\w.:-]*/;
const LOCK_FILE = /(^|\/)(pnpm-lock\.yaml|package-lock\.json|yarn\.lock|npm-shrinkwrap\.json)$/;
const ADDRESS = /https?:\/\/[^\s'"]+\.tgz/;

/** No file that is (or would be) committed names a path of this machine or the address of a package registry. */
export function checkPrivateText(root: string, forbidden = forbiddenHere(root)): Violation[] {
  return listFiles(root).flatMap((file) => {
    const text = readText(join(root, file));
    if (text === undefined) return [];
    return text.split('\n').flatMap((line, index) => {
      const what = privateContent(file, line, forbidden);
      return what === undefined
        ? []
        : [{ rule: 'private-text', file, line: index + 1, message: `holds ${what}` }];
    });
  });
}

function privateContent(file: string, line: string, forbidden: readonly ForbiddenText[]): string | undefined {
  const found = forbidden.find(({ text }) => line.includes(text));
  if (found !== undefined) return found.what;
  if (REGISTRY_ADDRESS.test(line)) return 'the address of a package registry';
  if (LOCK_FILE.test(file) && ADDRESS.test(line)) return 'the address a package was downloaded from';
  return undefined;
}

/** What this machine would leak: where the checkout and the home directory are, and its registry. */
export function forbiddenHere(root: string): ForbiddenText[] {
  const paths = new Set([root, realpathSync(root)]);
  const home = homedir();
  const host = configuredRegistryHost();
  return [
    ...[...paths].map((text) => ({ text, what: 'the path of this checkout' })),
    ...(home.length > 1 ? [{ text: `${home}/`, what: 'a path in the home directory' }] : []),
    ...(host === undefined ? [] : [{ text: host, what: 'the address of the configured package registry' }]),
  ];
}

function configuredRegistryHost(): string | undefined {
  const address = process.env.npm_config_registry ?? askNpm();
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { host, port } = new URL(address);
  // "localhost" without a port would match every connection string of the tests.
  return /^(localhost|127\.0\.0\.1)$/.test(host) && port === '' ? undefined : host;
}

function askNpm(): string | undefined {
  try {
    return execFileSync('npm', ['config', 'get', 'registry'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // No npm here means no registry setting of npm's to leak.
    return undefined;
  }
}

function listFiles(root: string): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(output.split('\0').filter((file) => file !== ''))];
}

/** Undefined for what is not text, or was deleted and not yet committed. */
function readText(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8');
  } catch {
    return undefined;
  }
}
