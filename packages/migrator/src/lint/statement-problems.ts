import { isSyntaxNode, type SyntaxNode, unwrapNode, walkSyntax } from '../sql/index.ts';
import { alterTableProblems, dropProblems, RENAME, renameProblems } from './alter-table-rules.ts';
import type { LintProblem } from './lint-finding.ts';
import type { LintScope } from './lint-scope.ts';

/** What is dangerous in a statement, given what came before it in the file. */
export function statementProblems(node: SyntaxNode, scope: LintScope): LintProblem[] {
  const [tag, body] = unwrapNode(node) ?? ['', {}];
  const unlessNew = (relation: unknown, problem: LintProblem): LintProblem[] =>
    scope.isNew(relation) ? [] : [problem];
  switch (tag) {
    case 'AlterTableStmt':
      return alterTableProblems(body, scope);
    case 'RenameStmt':
      return renameProblems(body, scope);
    case 'AlterEnumStmt':
      return body.oldVal === undefined ? [] : [RENAME];
    case 'DropStmt':
      return dropProblems(body, scope);
    case 'IndexStmt':
      return body.concurrent === true ? [] : unlessNew(body.relation, CREATE_INDEX);
    case 'ReindexStmt':
      return hasOption(body.params, 'concurrently') ? [] : unlessNew(body.relation, REINDEX);
    case 'ClusterStmt':
      return unlessNew(body.relation, REWRITE);
    case 'VacuumStmt':
      return hasOption(body.options, 'full') ? [REWRITE] : [];
    case 'RefreshMatViewStmt':
      return body.concurrent === true || body.skipData === true ? [] : unlessNew(body.relation, REFRESH);
    case 'LockStmt':
      return [LOCK];
    case 'TruncateStmt':
      return areAllNew(body.relations, scope) ? [] : [TRUNCATE];
    case 'UpdateStmt':
      return body.whereClause === undefined ? unlessNew(body.relation, UPDATE_ALL) : [];
    case 'DeleteStmt':
      return body.whereClause === undefined ? unlessNew(body.relation, DELETE_ALL) : [];
    default:
      return [];
  }
}

function areAllNew(relations: unknown, scope: LintScope): boolean {
  return Array.isArray(relations) && relations.every((relation) => scope.isNew(relation));
}

function hasOption(options: unknown, name: string): boolean {
  let isFound = false;
  walkSyntax(options, (node) => {
    // `full false` has an argument; the bare word has none.
    if (node.defname === name && !(isSyntaxNode(node.arg) && saysNo(node.arg))) isFound = true;
  });
  return isFound;
}

function saysNo(argument: SyntaxNode): boolean {
  return /"(sval|boolval)":("(false|off)"|false)|"boolval":\{\}|"Boolean":\{\}/.test(
    JSON.stringify(argument),
  );
}

const CREATE_INDEX: LintProblem = {
  rule: 'create-index-blocking',
  severity: 'error',
  why: 'Writes to the table are blocked until the index is built',
  remedy: 'Write `create index concurrently`; dmt then runs the file statement by statement.',
};

const REINDEX: LintProblem = {
  rule: 'reindex-blocking',
  severity: 'error',
  why: 'Writes to the table are blocked until the index is built',
  remedy: 'Write `reindex … concurrently`.',
};

const REWRITE: LintProblem = {
  rule: 'cluster-or-vacuum-full',
  severity: 'error',
  why: 'The whole table is rewritten while reads and writes are blocked',
  remedy: 'Do it by hand in a maintenance window, or use pg_repack.',
};

const REFRESH: LintProblem = {
  rule: 'refresh-view-blocking',
  severity: 'warn',
  why: 'Reads of the view are blocked until it is filled',
  remedy: 'Write `refresh materialized view concurrently`, which needs a unique index.',
};

const LOCK: LintProblem = {
  rule: 'lock-table',
  severity: 'warn',
  why: 'The lock is held until the migration is committed',
  remedy: 'Leave it out: each statement takes the lock that it needs.',
};

const TRUNCATE: LintProblem = {
  rule: 'truncate',
  severity: 'warn',
  why: 'What the table held is gone, and reads are blocked until the migration is committed',
  remedy: 'Delete in batches, if it must be a migration at all.',
};

const UPDATE_ALL: LintProblem = {
  rule: 'update-all-rows',
  severity: 'warn',
  why: 'Every row is locked, and written anew, in one transaction',
  remedy: 'Fill the rows in batches, outside of the migration.',
};

const DELETE_ALL: LintProblem = {
  rule: 'delete-all-rows',
  severity: 'warn',
  why: 'Every row is gone, and locked until the migration is committed',
  remedy: 'Delete in batches, if it must be a migration at all.',
};
