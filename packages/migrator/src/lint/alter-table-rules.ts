import { isSyntaxNode, readNameList, type SyntaxNode, unwrapNode } from '../sql/index.ts';
import { columnProblems } from './added-column-rules.ts';
import type { LintProblem } from './lint-finding.ts';
import { commandsOf, constraintOf, type LintScope } from './lint-scope.ts';

/** What is dangerous in an ALTER TABLE. */
export function alterTableProblems(body: SyntaxNode, scope: LintScope): LintProblem[] {
  if (body.objtype !== 'OBJECT_TABLE' || scope.isNew(body.relation)) return [];
  return commandsOf(body).flatMap((command) => commandProblems(command, body.relation, scope));
}

function commandProblems(command: SyntaxNode, relation: unknown, scope: LintScope): LintProblem[] {
  switch (command.subtype) {
    case 'AT_AddColumn':
      return columnProblems(unwrapNode(command.def)?.[1] ?? {}, scope);
    case 'AT_AddConstraint':
      return constraintProblems(constraintOf(command) ?? {}, scope);
    case 'AT_AlterColumnType':
      return [CHANGE_TYPE];
    case 'AT_SetNotNull':
      return scope.hasValidated(relation) && scope.postgresVersion >= 12 ? [] : [SET_NOT_NULL];
    case 'AT_DropColumn':
      return [DROP_COLUMN];
    case 'AT_ValidateConstraint':
      return scope.isTransactional && scope.hasUnvalidated(relation) ? [VALIDATE_TOGETHER] : [];
    case 'AT_SetTableSpace':
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      return [MOVE_STORAGE];
    default:
      return [];
  }
}

function constraintProblems(constraint: SyntaxNode, scope: LintScope): LintProblem[] {
  switch (constraint.contype) {
    case 'CONSTR_FOREIGN':
    case 'CONSTR_CHECK':
      return constraint.skip_validation === true ? [] : [validated(constraint.contype === 'CONSTR_FOREIGN')];
    case 'CONSTR_NOTNULL':
      return constraint.skip_validation === true && scope.postgresVersion >= 18 ? [] : [SET_NOT_NULL];
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      return typeof constraint.indexname === 'string' ? [] : [UNIQUE_WITHOUT_INDEX];
    case 'CONSTR_EXCLUSION':
      return [EXCLUSION];
    default:
      return [];
  }
}

/** Whether a statement renames something that running code calls by its name. */
export function renameProblems(body: SyntaxNode, scope: LintScope): LintProblem[] {
  const isVisible = [
    'OBJECT_TABLE',
    'OBJECT_COLUMN',
    'OBJECT_VIEW',
    'OBJECT_MATVIEW',
    'OBJECT_TYPE',
  ].includes(String(body.renameType));
  return isVisible && !scope.isNew(body.relation) ? [RENAME] : [];
}

/** Whether the tables of a DROP TABLE were there before the file. */
export function dropProblems(body: SyntaxNode, scope: LintScope): LintProblem[] {
  if (body.removeType === 'OBJECT_INDEX') return body.concurrent === true ? [] : [DROP_INDEX];
  if (body.removeType !== 'OBJECT_TABLE' || !Array.isArray(body.objects)) return [];
  const names = body.objects.map((object: unknown) => readNameList(object)?.at(-1));
  const isAllNew = names.every((relname) => scope.isNew(isSyntaxNode({ relname }) ? { relname } : undefined));
  return isAllNew ? [] : [DROP_TABLE];
}

function validated(isForeignKey: boolean): LintProblem {
  return {
    rule: 'add-constraint-validated',
    severity: 'error',
    why: isForeignKey
      ? 'Every row is checked while writes to both tables are blocked'
      : 'Every row is checked while reads and writes of the table are blocked',
    remedy: 'Add the constraint with `not valid`, and run `validate constraint` in a later migration.',
  };
}

export const RENAME: LintProblem = {
  rule: 'rename',
  severity: 'error',
  why: 'Code that still runs with the old name fails at once',
  remedy: 'Add the new one, write to both, move the readers, and drop the old one in a later release.',
};

const CHANGE_TYPE: LintProblem = {
  rule: 'change-column-type',
  severity: 'error',
  why: 'Most changes of a type rewrite the table and its indexes while reads and writes are blocked',
  remedy:
    'Add a column of the new type, fill it in batches, and switch; where PostgreSQL rewrites nothing (a longer varchar, varchar to text), allow it by a comment.',
};

const SET_NOT_NULL: LintProblem = {
  rule: 'set-not-null',
  severity: 'error',
  why: 'Every row is checked while reads and writes of the table are blocked',
  remedy:
    'Add `check (column is not null) not valid`, validate it in a later migration, then set not null: PostgreSQL 12 and later trust the constraint.',
};

const DROP_COLUMN: LintProblem = {
  rule: 'drop-column',
  severity: 'warn',
  why: 'What the column held is gone, and code that still names it fails',
  remedy: 'Release code that does not use the column first, and drop it in a later release.',
};

const DROP_TABLE: LintProblem = {
  rule: 'drop-table',
  severity: 'warn',
  why: 'What the table held is gone, and code that still uses it fails',
  remedy: 'Release code that does not use the table first, and drop it in a later release.',
};

const DROP_INDEX: LintProblem = {
  rule: 'drop-index-blocking',
  severity: 'warn',
  why: 'Reads and writes of the table wait until the drop has its lock, and queue behind it',
  remedy: 'Write `drop index concurrently`.',
};

const VALIDATE_TOGETHER: LintProblem = {
  rule: 'validate-in-same-transaction',
  severity: 'error',
  why: 'The lock of `not valid` is held until the validation is over, so that nothing was won',
  remedy: 'Validate in a migration of its own.',
};

const MOVE_STORAGE: LintProblem = {
  rule: 'move-table-storage',
  severity: 'error',
  why: 'The whole table is rewritten while reads and writes are blocked',
  remedy: 'Do it in a maintenance window, and allow it by a comment.',
};

const UNIQUE_WITHOUT_INDEX: LintProblem = {
  rule: 'add-unique-without-index',
  severity: 'error',
  why: 'The index is built while reads and writes of the table are blocked',
  remedy:
    'Write `create unique index concurrently`, and `add constraint … unique using index …` in a later migration.',
};

const EXCLUSION: LintProblem = {
  rule: 'add-exclusion',
  severity: 'error',
  why: 'Its index is built while reads and writes of the table are blocked, and it cannot be built concurrently',
  remedy: 'Do it in a maintenance window, and allow it by a comment.',
};
