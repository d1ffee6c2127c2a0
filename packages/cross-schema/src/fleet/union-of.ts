import { sql } from 'drizzle-orm';
import { bindParameters } from '../raw/index.ts';
import type { FleetTenant } from './fleet-row.ts';
import type { FleetSource } from './run-together.ts';
import type { TenantStatement } from './tenant-select.ts';

/**
 * The selects of many tenants as one. The first brings the parameters, and the others refer to them by the numbers that they have
 * there. `offset 0` keeps the planner from making one query of them all, which takes it time by the square of their number: seconds for
 * a thousand.
 */
export function unionOf(tenants: readonly FleetTenant[], { params, textFor }: TenantStatement): FleetSource {
  const [first = '', ...others] = tenants.map(({ schemaName }, number) => textFor(number, schemaName));
  const rest = others.map((text) => `\nunion all\n${text}`).join('');
  return {
    text: first + rest,
    from: sql`(${bindParameters(first, params)}${sql.raw(rest)}\noffset 0) as "fleet"`,
  };
}
