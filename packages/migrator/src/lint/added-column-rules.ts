import { readNameList, type SyntaxNode, unwrapNode, walkSyntax } from '../sql/index.ts';
import type { LintProblem } from './lint-finding.ts';
import type { LintScope } from './lint-scope.ts';

const SERIAL = /^(small|big)?serial[248]?$/;

/** One value for all rows of a statement: PostgreSQL 11 and later keep such a default without touching a row. */
const CONSTANT_FUNCTIONS = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_database',
  'current_schema',
  'current_setting',
  'current_user',
  'lower',
  'upper',
  'concat',
  'md5',
  'length',
  'abs',
  'round',
  'coalesce',
  'jsonb_build_object',
  'jsonb_build_array',
  'to_char',
  'make_interval',
  'date_trunc',
  'timezone',
]);

/** What is dangerous in a column that is added to a table with rows in it. */
export function columnProblems(column: SyntaxNode, scope: LintScope): LintProblem[] {
  const constraints: SyntaxNode[] = Array.isArray(column.constraints)
    ? column.constraints.flatMap((each: unknown): SyntaxNode[] => [unwrapNode(each)?.[1] ?? {}])
    : [];
  const find = (type: string): SyntaxNode | undefined => constraints.find(({ contype }) => contype === type);
  const fallback = find('CONSTR_DEFAULT');
  const isSerial = SERIAL.test(readNameList(unwrapType(column))?.at(-1) ?? '');
  const isFilled = isSerial || !!find('CONSTR_IDENTITY') || !!find('CONSTR_GENERATED') || !!fallback;
  return [
    ...(isSerial || find('CONSTR_IDENTITY') ? [IDENTITY] : []),
    ...(find('CONSTR_GENERATED') && find('CONSTR_GENERATED')?.generated_kind !== 'v' ? [STORED] : []),
    ...(fallback && (scope.postgresVersion < 11 || isVolatile(fallback.raw_expr)) ? [VOLATILE_DEFAULT] : []),
    ...((find('CONSTR_NOTNULL') || find('CONSTR_PRIMARY')) && !isFilled ? [NOT_NULL] : []),
    ...(find('CONSTR_UNIQUE') || find('CONSTR_PRIMARY') ? [UNIQUE] : []),
    ...(find('CONSTR_FOREIGN') ? [REFERENCES] : []),
  ];
}

function unwrapType(column: SyntaxNode): unknown {
  const type: unknown = column.typeName;
  return type !== null && typeof type === 'object' ? Reflect.get(type, 'names') : undefined;
}

function isVolatile(expression: unknown): boolean {
  let isFound = false;
  walkSyntax(expression, (node, key) => {
    if (key !== 'FuncCall') return;
    const name = readNameList(node.funcname)?.at(-1);
    if (name === undefined || !CONSTANT_FUNCTIONS.has(name)) isFound = true;
  });
  return isFound;
}

const IDENTITY: LintProblem = {
  rule: 'add-column-identity',
  severity: 'error',
  why: 'Each row gets a number of its own, so the table is rewritten while reads and writes are blocked',
  remedy: 'Add the column without it, fill it in batches, and attach a sequence or the identity afterwards.',
};

const STORED: LintProblem = {
  rule: 'add-column-stored',
  severity: 'error',
  why: 'Each row gets a value of its own, so the table is rewritten while reads and writes are blocked',
  remedy: 'Add a plain column, fill it in batches, and keep it by a trigger or by the application.',
};

const VOLATILE_DEFAULT: LintProblem = {
  rule: 'add-column-volatile-default',
  severity: 'error',
  why: 'The default differs from row to row, so the table is rewritten while reads and writes are blocked',
  remedy: 'Add the column without a default, set the default for new rows, and fill the old ones in batches.',
};

const NOT_NULL: LintProblem = {
  rule: 'add-column-not-null',
  severity: 'error',
  why: 'It fails for every tenant that has a row in the table',
  remedy: 'Give the column a constant default, or add it nullable, fill it, and set not null later.',
};

const UNIQUE: LintProblem = {
  rule: 'add-column-unique',
  severity: 'error',
  why: 'Its index is built while reads and writes of the table are blocked',
  remedy: 'Add the column alone, and the index with `create unique index concurrently`.',
};

const REFERENCES: LintProblem = {
  rule: 'add-column-references',
  severity: 'warn',
  why: 'Writes to the other table are blocked until the migration is committed',
  remedy: 'Add the column alone, and the foreign key with `not valid` in a migration of its own.',
};
