import type { JsonValue } from './schema-model.ts';

/** What JSON keeps of a value: fields that are not set are left out. */
export function toJsonValue(value: unknown): JsonValue {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
    // The check above is the type.
    return value as string | number | boolean | null;
  }
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (typeof value === 'object' && value !== null) return toJsonFields(value);
  return value === undefined ? null : String(value);
}

export function toJsonFields(holder: object): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(
    Object.entries(holder)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, toJsonValue(value)]),
  );
}
