import type { ModuleImport } from '../module-imports.ts';
import type { Violation } from '../violation.ts';
import type { Manifest, SourceModule, WorkspacePackage } from '../workspace.ts';

const RULE = 'package-direction';

/** DESIGN §3. A package that is not named here is an integration: it may use core and nothing else of ours. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  '@dmt/core': [],
  '@dmt/migrator': ['@dmt/core'],
  '@dmt/cross-schema': ['@dmt/core'],
  '@dmt/cli': ['@dmt/core', '@dmt/migrator', '@dmt/cross-schema'],
};
const INTEGRATION_MAY_USE: readonly string[] = ['@dmt/core'];

/** Which of our packages a package may name, in its manifest and in its imports. */
export function checkPackageDirection(workspace: readonly WorkspacePackage[]): Violation[] {
  const manifests = new Map(workspace.map((each) => [each.manifest.name, each.manifest]));
  return workspace.flatMap((each) => [
    ...checkManifest(each),
    ...each.modules.flatMap((module) =>
      module.imports.flatMap((entry) => checkImport(each, module, entry, manifests)),
    ),
  ]);
}

function checkManifest(each: WorkspacePackage): Violation[] {
  if (each.group !== 'packages') return [];
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = each.manifest;
  const file = `${each.folder}/package.json`;
  const shipped = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  const named = [...new Set([...shipped, ...Object.keys(devDependencies ?? {})])];
  return [
    ...shipped
      .filter((name) => name.startsWith('@dmt-tooling/'))
      .map((name) => ({
        rule: RULE,
        file,
        message: `ships ${name}, which is private: make it a devDependency`,
      })),
    ...named
      .filter((name) => name.startsWith('@dmt/') && !mayUse(each.manifest.name).includes(name))
      .map((name) => ({ rule: RULE, file, message: `${each.manifest.name} may not depend on ${name}` })),
  ];
}

function checkImport(
  each: WorkspacePackage,
  module: SourceModule,
  entry: ModuleImport,
  manifests: ReadonlyMap<string, Manifest>,
): Violation[] {
  const refuse = (message: string): Violation[] => [
    { rule: RULE, file: module.file, line: entry.line, message },
  ];

  if (entry.specifier.startsWith('.')) {
    const isOutside = climbsOut(module.fileInPackage, entry.specifier);
    return isOutside ? refuse(`"${entry.specifier}" leaves the package: import it by its name`) : [];
  }

  const target = /^@dmt(-tooling)?\/[^/]+/.exec(entry.specifier)?.[0];
  if (target === undefined || target === each.manifest.name) return [];

  if (target.startsWith('@dmt-tooling/')) {
    const isAllowed = each.group === 'tooling' || module.isTest;
    return isAllowed ? [] : refuse(`only tests and tooling may use ${target}`);
  }
  if (each.group === 'packages' && !mayUse(each.manifest.name).includes(target)) {
    return refuse(`${each.manifest.name} may not import ${target}`);
  }
  if (!declares(each.manifest, target)) {
    return refuse(`${target} is not in the package.json of ${each.manifest.name}`);
  }

  const subpath = `.${entry.specifier.slice(target.length)}`;
  const isUser = each.group === 'apps' || each.group === 'examples';
  if (isUser && subpath === './internal') return refuse(`${entry.specifier} is for our own packages`);
  const isPublished = manifests.get(target)?.exports?.[subpath] !== undefined;
  return isPublished ? [] : refuse(`${entry.specifier} is not a published entry point of ${target}`);
}

function mayUse(name: string): readonly string[] {
  return MAY_USE[name] ?? INTEGRATION_MAY_USE;
}

function declares(manifest: Manifest, name: string): boolean {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
  return name in { ...dependencies, ...peerDependencies, ...optionalDependencies, ...devDependencies };
}

function climbsOut(fileInPackage: string, specifier: string): boolean {
  let depth = fileInPackage.split('/').length - 1;
  for (const part of specifier.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
