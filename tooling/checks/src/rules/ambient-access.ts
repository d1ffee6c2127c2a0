import ts from 'typescript';
import type { Violation } from '../violation.ts';
import type { SourceModule, WorkspacePackage } from '../workspace.ts';

/** The one file of core that may touch the clock and the console, to offer them as defaults. */
export const AMBIENT_DEFAULTS = 'src/manager/ambient-defaults.ts';

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  process: ['env'],
  Date: ['now'],
  performance: ['now'],
};
const MODULES: readonly string[] = ['process', 'node:process', 'console', 'node:console', 'node:perf_hooks'];

/** Core is told the environment, the time and where to log: it does not look for itself. */
export function checkAmbientAccess(workspace: readonly WorkspacePackage[]): Violation[] {
  return workspace
    .filter((each) => each.manifest.name === '@dmt/core')
    .flatMap((each) => each.modules)
    .filter((module) => !module.isTest && module.fileInPackage !== AMBIENT_DEFAULTS)
    .flatMap(checkModule);
}

function checkModule(module: SourceModule): Violation[] {
  const violations: Violation[] = [];
  const refuse = (node: ts.Node, what: string): void => {
    const { line } = module.source.getLineAndCharacterOfPosition(node.getStart(module.source));
    violations.push({
      rule: 'ambient-access',
      file: module.file,
      line: line + 1,
      message: `${what} is read here: take it as an option (defaults live in ${AMBIENT_DEFAULTS})`,
    });
  };

  const visit = (node: ts.Node): void => {
    const found = ambientName(node);
    if (found !== undefined) refuse(node, found);
    ts.forEachChild(node, visit);
  };
  visit(module.source);

  for (const { specifier, line } of module.imports) {
    if (!MODULES.includes(specifier)) continue;
    const message = `${specifier} is imported: take what you need of it as an option`;
    violations.push({ rule: 'ambient-access', file: module.file, line, message });
  }
  return violations;
}

function ambientName(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) && node.text === 'console' && isReference(node)) return 'console';
  if (ts.isNewExpression(node) && isGlobal(node.expression, 'Date') && !node.arguments?.length)
    return 'new Date()';
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  for (const [owner, members] of Object.entries(MEMBERS)) {
    if (isGlobal(node.expression, owner) && members.includes(node.name.text))
      return `${owner}.${node.name.text}`;
  }
  return undefined;
}

/** `Date`, or `globalThis.Date`. */
function isGlobal(node: ts.Expression, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return (
    ts.isPropertyAccessExpression(node) && node.name.text === name && isGlobal(node.expression, 'globalThis')
  );
}

/** A use of the name, rather than a property or a declaration that happens to be called so. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return isGlobal(parent, node.text);
  const isName = 'name' in parent && parent.name === node;
  return !isName && !ts.isTypeQueryNode(parent);
}
