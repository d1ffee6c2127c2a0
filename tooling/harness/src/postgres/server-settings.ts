export type ServerSettings = Readonly<Record<string, string | number>>;

/**
 * Nothing survives a power cut, for speed; everything else is as a fresh installation has it. Commits stay
 * synchronous: a server that `kill()` ended must still know what it acknowledged.
 */
export const TEST_SERVER_SETTINGS: ServerSettings = Object.freeze({
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: 400,
  timezone: 'UTC',
});

/** `-c name=value` arguments for `postgres`. */
export function toServerArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
