/** What an application with Drizzle 0.45 passes as `schemas.tenant`. */
export * from './parity-relations.ts';
export * from './parity-tables.ts';
