export {
  type CatalogObject,
  EMPTY_FINGERPRINT,
  objectKey,
  objectLabel,
  readFingerprints,
  readSchema,
} from './catalog/index.ts';
export { compareObjects } from './compare-objects.ts';
export { type DriftGroup, type FleetDrift, summariseDrift, type TenantDrift } from './drift-report.ts';
export { createExpectedSchemas, type ExpectedSchemas } from './expected-schemas.ts';
export { renderRepairScript } from './repair/index.ts';
export type { PropertyDifference, SchemaDifference } from './schema-difference.ts';
