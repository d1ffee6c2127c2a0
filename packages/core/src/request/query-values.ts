/** The values of a name in the query string of a URL, whole or relative. */
export function queryValues(url: string | undefined, name: string): readonly string[] {
  const start = url?.indexOf('?') ?? -1;
  if (url === undefined || start === -1) return [];
  const end = url.indexOf('#', start);
  return new URLSearchParams(url.slice(start + 1, end === -1 ? undefined : end)).getAll(name);
}
