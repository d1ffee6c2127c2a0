import { type BigIntStats, statSync } from 'node:fs';

/** File systems keep coarse times: only a file that was left alone for this long is told apart by them. */
const SETTLED_AFTER_MS = 2_000;
const MOST_REMEMBERED = 10_000;

interface Remembered<Content> {
  readonly stamp: string;
  readonly content: Content;
}

/**
 * Reads a file only when it is not the one of the last time, or was changed a moment ago. A server that creates
 * tenants reads the same files for each of them. What throws is not remembered.
 */
export function rememberFiles<Content>(
  read: (path: string) => Promise<Content>,
): (path: string) => Promise<Content> {
  const files = new Map<string, Remembered<Content>>();
  return async (path) => {
    // Before the file is read: what changes meanwhile has another stamp the next time.
    const stamp = stampOf(path);
    const known = files.get(path);
    if (known && known.stamp === stamp) return known.content;
    const content = await read(path);
    files.delete(path);
    if (files.size >= MOST_REMEMBERED) files.clear();
    if (stamp !== undefined) files.set(path, { stamp, content });
    return content;
  };
}

/**
 * `undefined` where a change might go unseen; whatever is wrong with the file is for the reader to say. Without a
 * promise: the answer takes microseconds, and handing the question to another thread ten times as long.
 */
function stampOf(path: string): string | undefined {
  const found = statOf(path);
  if (!found || Date.now() - Number(found.ctimeMs) < SETTLED_AFTER_MS) return undefined;
  // Whoever sets the time of a change back cannot set back that of the inode.
  return [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    // The reader meets the same, and says what it is.
    return undefined;
  }
}
