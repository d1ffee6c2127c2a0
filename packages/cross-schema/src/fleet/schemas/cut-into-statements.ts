/**
 * Tenants that one statement reads. Where one ends and the next begins is told by the tenants themselves, so that a tenant more or less
 * changes the statement that it is in and hardly another: the others are still the ones that were prepared.
 */
export function cutIntoStatements(tenantIds: readonly string[], most: number): string[][] {
  const statements: string[][] = [];
  let statement: string[] = [];
  for (const id of tenantIds) {
    statement.push(id);
    if (statement.length < most && hashOf(id) % (2 * most) !== 0) continue;
    statements.push(statement);
    statement = [];
  }
  return statement.length === 0 ? statements : [...statements, statement];
}

/** FNV-1a: a few additions for each tenant, of which there are thousands. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
