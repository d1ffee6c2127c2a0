import { isSyntaxNode, type SqlStatement, type SyntaxNode, unwrapNode, walkSyntax } from '../sql/index.ts';

/** What a rule knows of the file around a statement. */
export interface LintScope {
  readonly postgresVersion: number;
  /** Whether the file's statements run in one transaction, so that each lock is held to its end. */
  readonly isTransactional: boolean;
  /** Whether the table was created earlier in the same file: nobody uses it yet. */
  isNew(relation: unknown): boolean;
  /** Whether a constraint of the table was validated earlier in the file, or added so that it will be. */
  hasValidated(relation: unknown): boolean;
  hasUnvalidated(relation: unknown): boolean;
}

/** A scope that is told of each statement after it was judged. */
export interface GrowingScope extends LintScope {
  note(statement: SqlStatement): void;
}

export function createLintScope(postgresVersion: number, isTransactional: boolean): GrowingScope {
  const created = new Set<string>();
  const validated = new Set<string>();
  const unvalidated = new Set<string>();
  const has = (names: ReadonlySet<string>, relation: unknown): boolean => {
    const name = relationName(relation);
    return name !== undefined && names.has(name);
  };
  const add = (names: Set<string>, relation: unknown): void => {
    const name = relationName(relation);
    if (name !== undefined) names.add(name);
  };
  return {
    postgresVersion,
    isTransactional,
    isNew: (relation) => has(created, relation),
    hasValidated: (relation) => has(validated, relation),
    hasUnvalidated: (relation) => has(unvalidated, relation),
    note({ node }) {
      const [tag, body] = unwrapNode(node) ?? ['', {}];
      if (tag === 'CreateStmt') add(created, body.relation);
      if (tag === 'CreateTableAsStmt' && isSyntaxNode(body.into)) add(created, body.into.rel);
      if (tag === 'RenameStmt' && body.renameType === 'OBJECT_TABLE' && has(created, body.relation)) {
        created.add(String(body.newname));
      }
      if (tag !== 'AlterTableStmt') return;
      for (const command of commandsOf(body)) {
        if (command.subtype === 'AT_ValidateConstraint') add(validated, body.relation);
        if (constraintOf(command)?.skip_validation === true) add(unvalidated, body.relation);
      }
    },
  };
}

/** The commands of an ALTER TABLE. */
export function commandsOf(body: SyntaxNode): SyntaxNode[] {
  if (!Array.isArray(body.cmds)) return [];
  return body.cmds.flatMap((command: unknown) => {
    const unwrapped = unwrapNode(command);
    return unwrapped ? [unwrapped[1]] : [];
  });
}

/** The constraint that a command adds. */
export function constraintOf(command: SyntaxNode): SyntaxNode | undefined {
  const unwrapped = command.subtype === 'AT_AddConstraint' ? unwrapNode(command.def) : undefined;
  return unwrapped?.[0] === 'Constraint' ? unwrapped[1] : undefined;
}

/** The table's name; its schema is the tenant's, however it is written. */
function relationName(relation: unknown): string | undefined {
  let name: string | undefined;
  walkSyntax(relation, (node) => {
    if (typeof node.relname === 'string') name ??= node.relname;
  });
  return name;
}
