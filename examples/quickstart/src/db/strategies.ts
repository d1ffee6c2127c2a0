/** The ways to keep tenants apart that this project can be run with. */
export const STRATEGIES = ['schema', 'row', 'database'] as const;
export type Strategy = (typeof STRATEGIES)[number];
