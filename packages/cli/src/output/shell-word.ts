const SAFE = /^[\w.][\w.-]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}]/u;

/** `text` as one word of a POSIX shell, ready to be pasted; `undefined` for what cannot be shown as it is. */
export function shellWord(text: string): string | undefined {
  if (SAFE.test(text)) return text;
  return UNPRINTABLE.test(text) ? undefined : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `dmt tenant:create --id acme`, or with a placeholder where one id would not do. */
export function commandForTenants(command: string, tenantIds: readonly string[]): string {
  const [only, ...others] = tenantIds;
  const word = only === undefined || others.length > 0 ? undefined : shellWord(only);
  return `${command} ${word ?? 'ID'}`;
}
