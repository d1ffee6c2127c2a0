const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?/;

/** Whether a package's version is `oldest` or newer. What is no version is neither. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [, ...parts] = VERSION.exec(version) ?? [];
  const [, ...oldestParts] = VERSION.exec(oldest) ?? [];
  if (parts.length === 0 || oldestParts.length === 0) return false;
  for (let index = 0; index < 3; index++) {
    const difference = Number(parts[index]) - Number(oldestParts[index]);
    if (difference !== 0) return difference > 0;
  }
  return comparePrereleases(parts[3], oldestParts[3]) >= 0;
}

/** A version without a tag comes after those with one; tags compare part by part, numbers as numbers. */
function comparePrereleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a.localeCompare(b, 'en', { numeric: true });
}
