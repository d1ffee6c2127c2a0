import type { FleetPart, FleetTenant } from '../fleet-row.ts';
import type { FleetLane, FleetWork } from '../fleet-work.ts';
import { inParallel } from '../in-parallel.ts';
import { isolateFailures } from '../isolate-failures.ts';
import { runTogether } from '../run-together.ts';
import { createTenantStatement } from '../tenant-select.ts';
import { unionOf } from '../union-of.ts';
import { cutIntoStatements } from './cut-into-statements.ts';
import { dealOut } from './deal-out.ts';
import { locateTenants } from './locate-tenants.ts';
import { takeOver } from './take-over.ts';

type Step = (lane: FleetLane) => Promise<FleetPart>;

/**
 * Reads tenants that have a schema each: many of them by one statement. How many is bounded, because each costs the server plan
 * nodes, and a lock for its table and every index of it until the statement is over.
 */
export async function* readSchemas(work: FleetWork): AsyncGenerator<FleetPart, void, undefined> {
  const { facts, limits } = work;
  const statement = createTenantStatement(work.sharedDb, work.plan);
  const read =
    (tenants: readonly FleetTenant[]): Step =>
    ({ db }) =>
      isolateFailures(tenants, (some) => runTogether(db, work, some, unionOf(some, statement)));
  /** Where the tenants of a lane are, which is what it has to know before it reads the first of them. */
  const locate =
    (statements: readonly string[][], hand: Step[]): Step =>
    async ({ run }) => {
      const { tenants, failures } = await locateTenants(facts, run, statements.flat());
      const located = new Map<string, FleetTenant>(tenants.map((tenant) => [tenant.tenantId, tenant]));
      for (const ids of statements) {
        const found = ids.flatMap((id) => located.get(id) ?? []);
        if (found.length > 0) hand.push(read(found));
      }
      return { rows: [], failures };
    };
  const parts = dealOut(cutIntoStatements(work.tenantIds, limits.tenantsPerStatement), limits.concurrency);
  const lanes = parts.map((_, number) => work.openLane(number));
  const hands = parts.map((statements) => {
    const hand: Step[] = [];
    hand.push(locate(statements, hand));
    return hand;
  });
  const take = (step: Step, number: number): Promise<FleetPart> =>
    step(lanes[number] ?? work.openLane(number));
  yield* inParallel(takeOver(hands), take, work.abandon);
}
