export type { AdminDb, AdminManager } from './admin-db.ts';
export type { AdminQueryOptions, FleetQueryEvent, FleetQueryFacts } from './admin-options.ts';
export { type AdminQuery, createAdminQuery, type FleetSources } from './create-admin-query.ts';
export type { FleetFields } from './fleet-fields.ts';
export type { FleetFailure, FleetRow } from './fleet-row.ts';
export type { FleetResult, FleetSelect, FleetStream } from './fleet-select.ts';
export type { OrderItem } from './order-key.ts';
