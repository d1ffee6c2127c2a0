import { is, SQL, StringChunk } from 'drizzle-orm';
import { PgColumn } from 'drizzle-orm/pg-core';
import { comparableSql } from './fleet-fields.ts';

/** What rows are sorted by. */
export interface OrderKey {
  readonly expression: SQL;
  /** `asc`, `desc nulls last`, … or nothing. */
  readonly direction: string;
}

export type OrderItem = PgColumn | SQL | SQL.Aliased;

const DIRECTION = /\s+(?:(asc|desc)(?:\s+nulls\s+(?:first|last))?|nulls\s+(?:first|last))\s*$/i;

/** Takes `desc(users.createdAt)` apart: all tenants sort by the expression, and once more together. */
export function parseOrderKey(item: OrderItem): OrderKey {
  if (!is(item, SQL)) return { expression: comparableSql(item), direction: '' };
  const chunks = [...item.queryChunks];
  const tail = chunks.at(-1);
  const tailText = is(tail, StringChunk) ? textOf(tail) : '';
  const found = DIRECTION.exec(tailText);
  if (found !== null) chunks.splice(-1, 1, new StringChunk(tailText.slice(0, found.index)));
  return {
    expression: new SQL(chunks.map((chunk) => (isField(chunk) ? comparableSql(chunk) : chunk))),
    direction: found?.[0].trim().toLowerCase() ?? '',
  };
}

/** A name that was given to a field means nothing where the field is not selected under it. */
function isField(chunk: unknown): chunk is PgColumn | SQL.Aliased {
  return is(chunk, PgColumn) || is(chunk, SQL.Aliased);
}

function textOf({ value }: StringChunk): string {
  // A list in 0.45, a text in 1.x.
  const text: unknown = value;
  return Array.isArray(text) ? text.join('') : String(text);
}
