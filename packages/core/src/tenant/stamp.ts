import type { TenantId } from './tenant-id.ts';

const PREFIX = 'dmt:tenant:';

/**
 * The comment of a tenant's schema: its first line says whose it is, the rest is what its owner wrote there.
 * An earlier stamp is replaced.
 */
export function formatStamp(id: TenantId, existingComment?: string | null): string {
  const rest = withoutStamp(existingComment ?? '');
  const stamp = PREFIX + id;
  return rest === '' ? stamp : `${stamp}\n${rest}`;
}

/** Whose schema it is, by its comment; `undefined` when the comment does not say. */
export function parseStamp(comment: string | null): string | undefined {
  if (comment === null || !comment.startsWith(PREFIX)) return undefined;
  return firstLine(comment).slice(PREFIX.length);
}

function withoutStamp(comment: string): string {
  return comment.startsWith(PREFIX) ? comment.slice(firstLine(comment).length + 1) : comment;
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end === -1 ? text : text.slice(0, end);
}
