const STAMP_LENGTH = 14;

/** Whether a name is that of a drizzle-kit 1.x migration folder: `20250131094500_add_users`. */
export function isStampedName(name: string): boolean {
  return /^\d{14}(_|$)/.test(name);
}

/** The folder that `drizzle-kit up` makes of a 0.31 file: the journal's time, and the tag without its number. */
export function stampedNameOf(tag: string, whenMs: number): string {
  const stamp = new Date(whenMs).toISOString().replace(/\D/g, '').slice(0, STAMP_LENGTH);
  return `${stamp}_${tag.split('_').slice(1).join('_')}`;
}

/** The time a drizzle-kit 1.x folder's name begins with, as drizzle-orm writes it into `created_at`. */
export function stampedTimeMs(name: string): number {
  const part = (from: number, to: number): number => Number(name.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14));
}
