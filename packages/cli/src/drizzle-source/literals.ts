import type { JsonValue } from '../schema-model/schema-model.ts';

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** A string in single quotes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  // JSON lets the two line separators of Unicode stand as they are.
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** A value as code. */
export function literal(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(literal).join(', ')}]`;
  const fields = Object.entries(value).map(([key, field]) => `${propertyKey(key)}: ${literal(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** A name before a colon. */
export function propertyKey(key: string): string {
  // In brackets it is a property, and not the object's prototype.
  if (key === '__proto__') return `['__proto__']`;
  return isIdentifier(key) ? key : quote(key);
}

/** A name after an object. */
export function propertyAccess(object: string, key: string): string {
  return isIdentifier(key) ? `${object}.${key}` : `${object}[${quote(key)}]`;
}

/** The inside of a template. */
export function templateText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

// Array.isArray() does not know of readonly lists.
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
