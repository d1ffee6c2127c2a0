import type { TenantStatus } from '@dmt/migrator';

/** A migration that is not applied everywhere. */
export interface PendingMigration {
  readonly name: string;
  /** How many tenants have yet to apply it. */
  readonly tenants: number;
}

/** The migrations that some tenant has yet to apply, in the order of their names. */
export function countPending(tenants: readonly TenantStatus[]): readonly PendingMigration[] {
  const counts = new Map<string, number>();
  for (const { pending } of tenants) {
    for (const name of pending) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => ({ name, tenants: count }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
