/** An id that a list of ids cannot hold: a comma would split it, blanks around it would be taken away. */
const UNLISTABLE = /,|^\s|\s$/;

/** The flags that name tenants, a set for each command that it takes: usually one. */
export function nameTenants(tenantIds: readonly string[]): ReadonlyArray<readonly string[]> {
  const listable = tenantIds.filter((id) => !UNLISTABLE.test(id));
  const alone = listable.length === 1 ? tenantIds : tenantIds.filter((id) => UNLISTABLE.test(id));
  return [
    ...(listable.length > 1 ? [withValue('--tenants', listable.join(','))] : []),
    ...alone.map((id) => withValue('--tenant', id)),
  ];
}

/** A value that begins with a dash would read as a flag. */
export function withValue(flag: string, value: string): readonly string[] {
  return value.startsWith('-') || value === '' ? [`${flag}=${value}`] : [flag, value];
}
