import type * as SchemaTables from './schema/tenant.ts';
import { variant } from './strategy.ts';

// What is imported by a computed name has no type: all three have the columns of the first.
const chosen: typeof SchemaTables = await import(`./schema/tenant${variant}.ts`);

/** A tenant's tables, wherever the strategy that was chosen keeps them. With one strategy: import them from their schema. */
export const { users, projects, tasks, taskStatus, orders, projectProgress } = chosen;
