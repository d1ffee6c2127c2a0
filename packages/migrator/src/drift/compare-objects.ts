import { type CatalogObject, type ObjectProperties, objectKey, objectLabel } from './catalog/index.ts';
import type { PropertyDifference, SchemaDifference } from './schema-difference.ts';

/** A difference together with the objects that differ. */
export interface ObjectDifference extends SchemaDifference {
  readonly expected: CatalogObject | undefined;
  readonly actual: CatalogObject | undefined;
}

const CARRIERS = new Set(['table', 'view', 'materialized view']);

/** Sets what is there against what should be. What goes with a table that is missing, or extra, is not told again. */
export function compareObjects(
  expected: ReadonlyArray<CatalogObject>,
  actual: ReadonlyArray<CatalogObject>,
): ObjectDifference[] {
  const wanted = new Map(expected.map((object) => [objectKey(object), object]));
  const found = new Map(actual.map((object) => [objectKey(object), object]));
  const missing = expected.filter((object) => !found.has(objectKey(object)));
  const extra = actual.filter((object) => !wanted.has(objectKey(object)));
  const changed = expected.flatMap((object) => {
    const other = found.get(objectKey(object));
    const properties = other ? compareProperties(object.properties, other.properties) : [];
    return properties.length > 0 ? [difference('changed', object, other, properties)] : [];
  });
  return [
    ...withoutCarried(missing).map((object) => difference('missing', object, undefined, [])),
    ...withoutCarried(extra).map((object) => difference('extra', undefined, object, [])),
    ...changed,
  ].sort((a, b) => compareTexts(a.kind, b.kind) || compareTexts(a.name, b.name));
}

function withoutCarried(objects: ReadonlyArray<CatalogObject>): CatalogObject[] {
  const carriers = new Set(objects.filter(({ kind }) => CARRIERS.has(kind)).map(({ name }) => name));
  return objects.filter(({ parent }) => !carriers.has(parent));
}

function difference(
  change: SchemaDifference['change'],
  expected: CatalogObject | undefined,
  actual: CatalogObject | undefined,
  properties: ReadonlyArray<PropertyDifference>,
): ObjectDifference {
  const object = expected ?? actual;
  return {
    change,
    kind: object?.kind ?? '',
    name: object ? objectLabel(object) : '',
    properties,
    expected,
    actual,
  };
}

function compareProperties(expected: ObjectProperties, actual: ObjectProperties): PropertyDifference[] {
  return Object.keys({ ...expected, ...actual }).flatMap((property) => {
    const [should, is] = [propertyText(expected[property]), propertyText(actual[property])];
    return should === is ? [] : [{ property, expected: should, actual: is }];
  });
}

function propertyText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
