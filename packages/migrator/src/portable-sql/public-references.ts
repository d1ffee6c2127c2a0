import { isSyntaxNode, readNameList, type SyntaxNode, walkSyntax } from '../sql/index.ts';
import { kindOfObject } from './created-objects.ts';
import type { ObjectKind } from './object-names.ts';

/** A mention of `public.<name>` in a statement's syntax. */
export interface PublicReference {
  readonly kind: ObjectKind | 'any';
  readonly name: string;
  /** Byte offset of the mention, where the parser tells it. */
  readonly at: number | undefined;
}

/** A string constant that PostgreSQL reads as the name of an object: `nextval('public.s')`, `'public.t'::regclass`. */
export interface LiteralReference {
  readonly kind: ObjectKind;
  /** Byte offset of the constant's token. */
  readonly at: number;
}

const PUBLIC = 'public';

const KIND_BY_KEY: Readonly<Record<string, ObjectKind>> = {
  names: 'type',
  typeName: 'type',
  domainname: 'type',
  funcname: 'routine',
  objname: 'routine',
  collname: 'other',
  opclassname: 'other',
  opclass: 'other',
};

const OBJECT_CASTS: Readonly<Record<string, ObjectKind>> = {
  regclass: 'relation',
  regtype: 'type',
  regproc: 'routine',
  regprocedure: 'routine',
};

const FUNCTIONS_OF_A_RELATION = new Set([
  'nextval',
  'currval',
  'setval',
  'pg_get_serial_sequence',
  'to_regclass',
]);

/** Every mention of an object of `public` by its qualified name. */
export function publicReferences(statement: SyntaxNode): PublicReference[] {
  const references: PublicReference[] = [];
  let objectKind: ObjectKind | undefined;
  walkSyntax(statement, (node, key) => {
    objectKind =
      kindOfObject(node.removeType ?? node.objtype ?? node.objectType ?? node.renameType) ?? objectKind;
    const at = typeof node.location === 'number' ? node.location : undefined;
    if (node.schemaname === PUBLIC && typeof node.relname === 'string') {
      references.push({ kind: 'relation', name: node.relname, at });
    }
    if (key === 'ColumnRef') references.push(...fromColumn(node, at));
    else references.push(...fromNameLists(node, key, at, objectKind));
  });
  return references;
}

/** `public.t.c`; a two-part `public.c` is a column of something called `public`. */
function fromColumn(node: SyntaxNode, at: number | undefined): PublicReference[] {
  const fields = Array.isArray(node.fields) ? readNameList(node.fields.slice(0, 2)) : undefined;
  const isQualified = Array.isArray(node.fields) && node.fields.length > 2 && fields?.[0] === PUBLIC;
  return isQualified && fields?.[1] !== undefined ? [{ kind: 'relation', name: fields[1], at }] : [];
}

function fromNameLists(
  node: SyntaxNode,
  key: string,
  at: number | undefined,
  objectKind: ObjectKind | undefined,
): PublicReference[] {
  return Object.entries(node).flatMap(([listKey, list]) => {
    const names = Array.isArray(list) ? readNameList(list) : undefined;
    if (names?.[0] !== PUBLIC || names[1] === undefined) return [];
    // A dropped table is a bare list of names: only the statement around it tells the kind.
    const kind = KIND_BY_KEY[listKey] ?? (key === 'List' ? objectKind : undefined) ?? 'any';
    // Only these nodes have the name itself at their location; others point at a keyword before it.
    const isAtName = listKey === 'names' || listKey === 'funcname';
    return [{ kind, name: names[1], at: isAtName ? at : undefined }];
  });
}

/** Every string constant of a statement that is the name of an object. */
export function literalReferences(statement: SyntaxNode): LiteralReference[] {
  const references: LiteralReference[] = [];
  walkSyntax(statement, (node, key) => {
    if (key === 'TypeCast') references.push(...fromCast(node));
    if (key === 'FuncCall') references.push(...fromCall(node));
  });
  return references;
}

function fromCast(node: SyntaxNode): LiteralReference[] {
  const type = isSyntaxNode(node.typeName) ? readNameList(node.typeName.names)?.at(-1) : undefined;
  const kind = type === undefined ? undefined : OBJECT_CASTS[type];
  return kind === undefined ? [] : fromConstant(kind, node.arg);
}

function fromCall(node: SyntaxNode): LiteralReference[] {
  const functionName = readNameList(node.funcname)?.at(-1);
  const isKnown = functionName !== undefined && FUNCTIONS_OF_A_RELATION.has(functionName);
  return isKnown && Array.isArray(node.args) ? fromConstant('relation', node.args[0]) : [];
}

function fromConstant(kind: ObjectKind, node: unknown): LiteralReference[] {
  const constant = isSyntaxNode(node) && isSyntaxNode(node.A_Const) ? node.A_Const : undefined;
  return isSyntaxNode(constant?.sval) && typeof constant.location === 'number'
    ? [{ kind, at: constant.location }]
    : [];
}
