import type { TenantTable } from './tenant-tables.ts';

/** Tables whose rows are deleted together. */
export interface DeletionStep {
  readonly tables: ReadonlyArray<string>;
  /** They refer to each other, or one refers to itself: none of them can be emptied bit by bit. */
  readonly isCircle: boolean;
}

/** The order in which rows can be deleted: whoever refers to others comes before them. */
export function planDeletion(tables: ReadonlyArray<TenantTable>): DeletionStep[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const reachable = new Map(tables.map(({ name }) => [name, reach(name, byName)]));
  const isMutual = (one: string, other: string): boolean =>
    reachable.get(one)?.has(other) === true && reachable.get(other)?.has(one) === true;
  const steps: DeletionStep[] = [];
  const done = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    const circle = tables
      .map((table) => table.name)
      .filter((other) => other === name || isMutual(name, other));
    for (const each of circle) done.add(each);
    for (const each of circle) for (const other of reachable.get(each) ?? []) visit(other);
    steps.unshift({ tables: circle, isCircle: circle.some((each) => isMutual(each, each)) });
  };
  for (const { name } of tables) visit(name);
  return steps;
}

/** The tables that can be reached by following foreign keys. */
function reach(from: string, byName: ReadonlyMap<string, TenantTable>): Set<string> {
  const found = new Set<string>();
  const open = [...(byName.get(from)?.refersTo ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(byName.get(next)?.refersTo ?? []));
  }
  return found;
}
