import { isSyntaxNode, readNameList, type SyntaxNode, unwrapNode, walkSyntax } from '../sql/index.ts';
import type { ObjectKind } from './object-names.ts';

/** An object that a statement creates; `schema` is `undefined` where the search path decides. */
export interface CreatedObject {
  readonly kind: ObjectKind;
  readonly schema: string | undefined;
  readonly name: string;
}

const SERIAL_TYPES = new Set(['serial', 'serial2', 'serial4', 'serial8', 'bigserial', 'smallserial']);
const INDEX_CONSTRAINTS = new Set(['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION']);

/** What a statement brings into being, also by itself: the sequence of a serial column, the index of a key. */
export function createdObjects(statement: SyntaxNode): CreatedObject[] {
  const created: CreatedObject[] = [];
  walkSyntax(statement, (holder) => {
    const unwrapped = unwrapNode(holder);
    if (unwrapped) created.push(...byStatement(unwrapped[0], unwrapped[1]));
  });
  return created;
}

function byStatement(tag: string, body: SyntaxNode): CreatedObject[] {
  switch (tag) {
    case 'CreateStmt':
      return withImplicitSequences(fromRangeVar('relation', body.relation), body.tableElts);
    case 'AlterTableStmt':
      return withImplicitSequences(fromRangeVar('relation', body.relation), body.cmds).slice(1);
    case 'CreateForeignTableStmt':
      return fromRangeVar('relation', isSyntaxNode(body.base) ? body.base.relation : undefined);
    case 'ViewStmt':
      return fromRangeVar('relation', body.view);
    case 'CreateTableAsStmt':
      return fromRangeVar('relation', isSyntaxNode(body.into) ? body.into.rel : undefined);
    case 'SelectStmt':
      return fromRangeVar('relation', isSyntaxNode(body.intoClause) ? body.intoClause.rel : undefined);
    case 'CreateSeqStmt':
      return fromRangeVar('relation', body.sequence);
    case 'CompositeTypeStmt':
      return fromRangeVar('type', body.typevar);
    case 'CreateEnumStmt':
    case 'CreateRangeStmt':
      return fromNames('type', body.typeName);
    case 'CreateDomainStmt':
      return fromNames('type', body.domainname);
    case 'CreateFunctionStmt':
      return fromNames('routine', body.funcname);
    case 'DefineStmt':
      return fromNames(definedKind(body.kind), body.defnames);
    case 'CreateStatsStmt':
      return fromNames('other', body.defnames);
    case 'IndexStmt':
      return fromText(body.idxname);
    case 'Constraint':
      return INDEX_CONSTRAINTS.has(String(body.contype)) ? fromText(body.conname) : [];
    case 'RenameStmt':
      return renamed(body);
    default:
      return [];
  }
}

function definedKind(kind: unknown): ObjectKind {
  if (kind === 'OBJECT_TYPE') return 'type';
  return kind === 'OBJECT_AGGREGATE' ? 'routine' : 'other';
}

function renamed(body: SyntaxNode): CreatedObject[] {
  const kind = kindOfObject(body.renameType);
  return kind === undefined || typeof body.newname !== 'string'
    ? []
    : [{ kind, schema: undefined, name: body.newname }];
}

/** The kind of a parser's `OBJECT_…` name; `undefined` for what lives inside another object. */
export function kindOfObject(objectType: unknown): ObjectKind | undefined {
  switch (objectType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_INDEX':
    case 'OBJECT_FOREIGN_TABLE':
      return 'relation';
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return 'type';
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE':
      return 'routine';
    default:
      return undefined;
  }
}

function fromRangeVar(kind: ObjectKind, node: unknown): CreatedObject[] {
  if (!isSyntaxNode(node) || typeof node.relname !== 'string' || node.relpersistence === 't') return [];
  const schema = typeof node.schemaname === 'string' ? node.schemaname : undefined;
  return [{ kind, schema, name: node.relname }];
}

function fromNames(kind: ObjectKind, node: unknown): CreatedObject[] {
  const names = readNameList(node);
  const name = names?.at(-1);
  return name === undefined ? [] : [{ kind, schema: names?.at(-2), name }];
}

function fromText(name: unknown): CreatedObject[] {
  return typeof name === 'string' ? [{ kind: 'relation', schema: undefined, name }] : [];
}

function withImplicitSequences(table: CreatedObject[], elements: unknown): CreatedObject[] {
  const created = [...table];
  walkSyntax(elements, (node, key) => {
    if (key === 'ColumnDef') created.push(...sequenceOf(table[0], node));
  });
  return created;
}

function sequenceOf(table: CreatedObject | undefined, column: SyntaxNode): CreatedObject[] {
  if (!table || typeof column.colname !== 'string') return [];
  const typeName = isSyntaxNode(column.typeName) ? readNameList(column.typeName.names)?.at(-1) : undefined;
  const named: CreatedObject[] = [];
  let isIdentity = false;
  walkSyntax(column.constraints, (node, key) => {
    if (key === 'Constraint' && node.contype === 'CONSTR_IDENTITY') isIdentity = true;
    if (key === 'DefElem' && node.defname === 'sequence_name') named.push(...fromNames('relation', node.arg));
  });
  const isSerial = typeName !== undefined && SERIAL_TYPES.has(typeName);
  if (!isSerial && !isIdentity) return [];
  return [{ kind: 'relation', schema: table.schema, name: `${table.name}_${column.colname}_seq` }, ...named];
}
