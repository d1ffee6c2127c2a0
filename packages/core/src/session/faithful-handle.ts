/**
 * Whether a handle made from Drizzle's internals is what the public constructor gives for the same client: of the same
 * class, with members of the same classes in the database, its session and its relational queries, and that client.
 *
 * @throws TypeError when a part is missing
 */
export function isFaithfulTo(full: object, cheap: object): boolean {
  const parts = ['session', 'query', '_'].map((key) => [partOf(full, key), partOf(cheap, key)] as const);
  return (
    isAlike(full, cheap) &&
    parts.every(([left, right]) => isAlike(left, right)) &&
    Reflect.get(partOf(full, 'session'), 'client') === Reflect.get(partOf(cheap, 'session'), 'client')
  );
}

function partOf(handle: object, key: string): object {
  const part: unknown = Reflect.get(handle, key);
  if (typeof part !== 'object' || part === null) throw new TypeError(`Drizzle's database has no ${key}`);
  return part;
}

function isAlike(left: object, right: object): boolean {
  const keys = Object.keys(left);
  return (
    isSameKind(left, right) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) => isSameKind(Reflect.get(left, key), Reflect.get(right, key)))
  );
}

/** Of the same class, or of one of ours that extends it. */
function isSameKind(full: unknown, cheap: unknown): boolean {
  if (!isObject(full) || !isObject(cheap))
    return typeof full === typeof cheap && isObject(full) === isObject(cheap);
  const expected: object | null = Object.getPrototypeOf(full);
  if (expected === null || expected === Object.prototype) return Object.getPrototypeOf(cheap) === expected;
  return Object.prototype.isPrototypeOf.call(expected, cheap);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
