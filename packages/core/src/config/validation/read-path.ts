/** What is at a path inside an unchecked configuration; `undefined` where the path ends early. */
export function readPath(root: unknown, ...keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
