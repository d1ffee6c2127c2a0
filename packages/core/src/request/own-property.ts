/** A property that came with the object, and not with its prototype. */
export function ownProperty(owner: unknown, name: string): unknown {
  if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, name)) return undefined;
  return Reflect.get(owner, name);
}
