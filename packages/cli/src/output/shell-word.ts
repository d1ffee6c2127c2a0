/** An equals sign in front is zsh's, a tilde everybody's. */
const SAFE = /^[\w.,:@/+-][\w.,:=@/+-]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}]/u;

/** `text` as one word of a POSIX shell, ready to be pasted; `undefined` for what cannot be shown as it is. */
export function shellWord(text: string): string | undefined {
  if (SAFE.test(text)) return text;
  return UNPRINTABLE.test(text) ? undefined : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `dmt tenant:create --id acme`, or with a placeholder where one id would not do. @param command - ends with its flag */
export function commandForTenants(command: string, tenantIds: readonly string[]): string {
  const [only = '', ...others] = tenantIds;
  const word = others.length > 0 ? undefined : shellWord(only);
  if (word === undefined) return `${command} ID`;
  // A value that begins with a dash would read as a flag.
  return only.startsWith('-') ? `${command}=${word}` : `${command} ${word}`;
}
