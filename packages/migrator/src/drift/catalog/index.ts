export { type CatalogObject, type ObjectProperties, objectKey, objectLabel } from './catalog-object.ts';
export { EMPTY_FINGERPRINT, readFingerprints, readSchema } from './read-catalog.ts';
