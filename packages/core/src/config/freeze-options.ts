/** Objects of the caller that others fill or change: tables, and what goes to `pg` and Drizzle as it is. */
const LEFT_ALONE = new Set(['tenant', 'shared', 'pool', 'poolConfig', 'logger']);

/** Freezes a configuration down to its last plain object, except what is not ours to freeze. */
export function freezeOptions(options: object): void {
  Object.freeze(options);
  for (const [key, value] of Object.entries(options)) {
    if (!LEFT_ALONE.has(key) && isPlain(value) && !Object.isFrozen(value)) freezeOptions(value);
  }
}

function isPlain(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
