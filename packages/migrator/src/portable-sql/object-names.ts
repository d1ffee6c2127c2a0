/** The name spaces of a schema that matter here; `any` is a reference whose kind the syntax leaves open. */
export type ObjectKind = 'relation' | 'type' | 'routine' | 'other';

/** Names of objects by kind, as a folder of migrations creates them. */
export interface ObjectNames {
  add(kind: ObjectKind, name: string): void;
  has(kind: ObjectKind | 'any', name: string): boolean;
}

const KINDS: ReadonlyArray<ObjectKind> = ['relation', 'type', 'routine', 'other'];

export function createObjectNames(): ObjectNames {
  const names = new Set<string>();
  const hasKind = (kind: ObjectKind, name: string): boolean => names.has(`${kind} ${name}`);
  return {
    add: (kind, name) => void names.add(`${kind} ${name}`),
    has(kind, name) {
      if (kind === 'any') return KINDS.some((each) => hasKind(each, name));
      // Every relation has a row type of its name.
      return hasKind(kind, name) || (kind === 'type' && hasKind('relation', name));
    },
  };
}
