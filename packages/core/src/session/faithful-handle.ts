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

function isSameKind(left: unknown, right: unknown): boolean {
  return typeof left === typeof right && prototypeOf(left) === prototypeOf(right);
}

function prototypeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : value === null;
}
