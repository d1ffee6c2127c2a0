import ts from 'typescript';

/** How a module reaches another: `type` leaves no trace at run time. */
export interface ModuleImport {
  readonly specifier: string;
  readonly kind: 'value' | 'type';
  readonly line: number;
}

/** Every specifier a source names: import, export-from, `import()`, `require()`, and `import('x').Type`. */
export function readImports(source: ts.SourceFile): ModuleImport[] {
  const found: ModuleImport[] = [];

  const add = (specifier: ts.Node | undefined, kind: ModuleImport['kind']): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const { line } = source.getLineAndCharacterOfPosition(specifier.getStart(source));
    found.push({ specifier: specifier.text, kind, line: line + 1 });
  };

  const visit = (node: ts.Node): void => {
    // `import { type A } from './a'` counts as a value: verbatimModuleSyntax keeps it as `import './a'`.
    if (ts.isImportDeclaration(node)) {
      const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node.moduleSpecifier, isTypeOnly ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, 'type');
    } else if (ts.isCallExpression(node) && isModuleCall(node.expression)) {
      add(node.arguments[0], 'value');
    }
    ts.forEachChild(node, visit);
  };

  visit(source);
  return found;
}

function isModuleCall(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(callee) && callee.text === 'require';
}
