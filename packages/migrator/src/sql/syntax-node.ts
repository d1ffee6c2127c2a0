/** A node of PostgreSQL's parse tree: `{ RangeVar: { relname: … } }`, or a list of them, as JSON. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The tag and the body of a statement node, e.g. `['CreateStmt', { relation: … }]`. */
export function unwrapNode(node: unknown): readonly [tag: string, body: SyntaxNode] | undefined {
  if (!isSyntaxNode(node)) return undefined;
  for (const [tag, body] of Object.entries(node)) {
    if (isSyntaxNode(body)) return [tag, body];
  }
  return undefined;
}

/** `[{ String: { sval: 'a' } }, …]` → `['a', …]`; `undefined` for any other list. */
export function readNameList(value: unknown): string[] | undefined {
  const items = isSyntaxNode(value) && isSyntaxNode(value.List) ? value.List.items : value;
  if (!Array.isArray(items) || items.length === 0) return undefined;
  const names: string[] = [];
  for (const item of items) {
    const text = isSyntaxNode(item) && isSyntaxNode(item.String) ? item.String.sval : undefined;
    if (typeof text !== 'string') return undefined;
    names.push(text);
  }
  return names;
}

/** Calls `visit` for every object of the tree, parents first. `key` is the property that holds it. */
export function walkSyntax(node: unknown, visit: (node: SyntaxNode, key: string) => void, key = ''): void {
  if (Array.isArray(node)) {
    for (const item of node) walkSyntax(item, visit, key);
    return;
  }
  if (!isSyntaxNode(node)) return;
  visit(node, key);
  for (const [childKey, child] of Object.entries(node)) walkSyntax(child, visit, childKey);
}
