import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { type ModuleImport, readImports } from './module-imports.ts';

export type PackageGroup = 'packages' | 'apps' | 'examples' | 'tooling';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface SourceModule {
  /** Relative to the root of the repository, with `/` as separator. */
  readonly file: string;
  /** Relative to the package's folder: `src/pool/lease.ts`. */
  readonly fileInPackage: string;
  /** A test, the script of a demonstration, or the configuration of a tool: what drives the code from outside. */
  readonly isTest: boolean;
  readonly source: ts.SourceFile;
  readonly imports: readonly ModuleImport[];
}

export interface WorkspacePackage {
  readonly group: PackageGroup;
  /** Relative to the root of the repository: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly modules: readonly SourceModule[];
}

const GROUPS: readonly PackageGroup[] = ['packages', 'apps', 'examples', 'tooling'];
const OUTSIDE_SOURCE = /(^|\/)(node_modules|dist|templates)(\/|$)/;
const TEST_FILE = /(\.test(-d)?\.ts|\.bench\.ts|(tsup|vitest|drizzle)[^/]*\.config\.ts)$|^(test|demo)\//;

/** Reads the manifests and parses the TypeScript of every package under `root`. */
export function readWorkspace(root: string): WorkspacePackage[] {
  return GROUPS.flatMap((group) =>
    globSync(`${group}/*/package.json`, { cwd: root })
      .map(toPosix)
      .sort()
      .map((manifestPath) => readPackage(root, group, dirname(manifestPath))),
  );
}

function readPackage(root: string, group: PackageGroup, folder: string): WorkspacePackage {
  // A package.json is what npm says it is; the rules only look at the fields named in Manifest.
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const modules = globSync('**/*.{ts,mts,cts,tsx}', { cwd: join(root, folder) })
    .map(toPosix)
    .filter((file) => !OUTSIDE_SOURCE.test(file))
    .sort()
    .map((file) => readModule(root, folder, file));
  return { group, folder, manifest, modules };
}

function readModule(root: string, folder: string, fileInPackage: string): SourceModule {
  const file = `${folder}/${fileInPackage}`;
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return { file, fileInPackage, isTest: TEST_FILE.test(fileInPackage), source, imports: readImports(source) };
}

/** The file a relative specifier names, relative to the root; undefined when it names none. */
export function resolveRelative(root: string, fromFile: string, specifier: string): string | undefined {
  const target = resolve(root, dirname(fromFile), specifier);
  const candidates = [
    target,
    `${target}.ts`,
    join(target, 'index.ts'),
    target.replace(/\.([mc]?)js$/, '.$1ts'),
  ];
  const found = candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(candidate));
  return found === undefined ? undefined : toPosix(found.slice(resolve(root).length + 1));
}

function toPosix(path: string): string {
  return path.replaceAll('\\', '/');
}
