import * as drizzleOrm from 'drizzle-orm';

/** The line of the Drizzle that is installed. 1.x keeps relations apart from tables, by a function of its own. */
export const drizzleLine: '0.45' | '1.x' = 'defineRelations' in drizzleOrm ? '1.x' : '0.45';
