export { readFleet, type SchemaReading } from './read-fleet.ts';
export {
  assertTenantSchema,
  progressOf,
  type SharedStatus,
  type TenantStatus,
  tenantStatusOf,
} from './status.ts';
