import ts from 'typescript';
import { packageFolder } from './documented-packages.ts';

export interface ConfigOption {
  /** `connection.retry.maxAttempts` */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly defaultText: string | undefined;
  readonly meaning: string;
}

/** Every option of `defineConfig`, as the types of `@dmt/core` and their comments have them. */
export function readConfigOptions(): readonly ConfigOption[] {
  const file = `${packageFolder('@dmt/core')}/dist/index.d.ts`;
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const config = module && checker.getExportsOfModule(module).find(({ name }) => name === 'DmtConfig');
  if (config === undefined) throw new Error('@dmt/core exports no DmtConfig.');
  return readOptions(checker, checker.getDeclaredTypeOfSymbol(resolveAlias(checker, config)), '');
}

function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function readOptions(checker: ts.TypeChecker, type: ts.Type, prefix: string): ConfigOption[] {
  return type.getProperties().flatMap((property) => {
    const path = `${prefix}${property.name}`;
    const nested = nestedOptions(checker, property);
    return [readOption(checker, property, path), ...(nested ? readOptions(checker, nested, `${path}.`) : [])];
  });
}

function readOption(checker: ts.TypeChecker, property: ts.Symbol, path: string): ConfigOption {
  const declaration = property.valueDeclaration;
  const node = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
  const tag = property.getJsDocTags(checker).find(({ name }) => name === 'default');
  return {
    path,
    type: (node?.getText() ?? 'unknown').replace(/\s+/g, ' '),
    isRequired: (property.flags & ts.SymbolFlags.Optional) === 0,
    defaultText: tag && ts.displayPartsToString(tag.text).replace(/\s+/g, ' '),
    meaning: ts.displayPartsToString(property.getDocumentationComment(checker)),
  };
}

/** The interface of a section such as `isolation.pooling`; undefined for what is a value. */
function nestedOptions(checker: ts.TypeChecker, property: ts.Symbol): ts.Type | undefined {
  const declaration = property.valueDeclaration;
  if (declaration === undefined) return undefined;
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, declaration));
  const candidates = type.isUnion() ? type.types : [type];
  return candidates.find(
    (each) => /(Options|Hooks)$/.test(each.symbol?.name ?? '') && each.symbol.name !== 'LintOptions',
  );
}
