import type { ManagerFacts } from '@dmt/core/internal';
import { LRUCache } from 'lru-cache';

/** A plan takes about 15 kB for each tenant that it reads: 150 MB in all, on as many connections as there are lanes. */
const MOST_PLANNED_TENANTS = 10_000;

const statementsOf = new WeakMap<ManagerFacts, LRUCache<string, true>>();

/**
 * Whether this very statement was asked of late, and may be again: worth the server's memory. Never of fleets that are so large that it
 * would be forgotten before it comes again.
 */
export function wasAskedBefore(facts: ManagerFacts, text: string, tenantCount: number): boolean {
  let statements = statementsOf.get(facts);
  if (statements === undefined) {
    statements = new LRUCache({ maxSize: MOST_PLANNED_TENANTS });
    statementsOf.set(facts, statements);
  }
  const isKnown = statements.has(text);
  statements.set(text, true, { size: tenantCount });
  return isKnown;
}
