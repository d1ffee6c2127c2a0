const SEARCH_PATH = /search[_-]path/i;

/** Whether startup options set a search path. PostgreSQL drops backslashes there, and takes `-` for `_`. */
export function setsSearchPath(options: unknown): boolean {
  return typeof options === 'string' && SEARCH_PATH.test(options.replaceAll('\\', ''));
}
