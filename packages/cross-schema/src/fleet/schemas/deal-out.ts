/** Deals statements out to lanes, each about as many tenants, and nearly the same ones whenever the fleet is nearly the same. */
export function dealOut(statements: ReadonlyArray<readonly string[]>, most: number): string[][][] {
  const lanes: string[][][] = Array.from({ length: Math.min(most, statements.length) }, () => []);
  const tenantCount = statements.reduce((sum, { length }) => sum + length, 0);
  let dealt = 0;
  for (const statement of statements) {
    const middle = dealt + statement.length / 2;
    lanes[Math.floor((middle / tenantCount) * lanes.length)]?.push([...statement]);
    dealt += statement.length;
  }
  return lanes;
}
