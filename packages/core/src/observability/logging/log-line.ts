import type { LogEntry, LogFields } from './logger.ts';

/** A statement or message longer than this is shown by its beginning. */
const MOST_SHOWN = 1_000;
const PLAIN = /^[\w.:-]+$/;

/**
 * `[dmt] SLOW_QUERY tenant=acme query="…"`: words, then facts as `key=value`, in a line that no value can end,
 * extend or colour.
 */
export function logEntry(words: readonly string[], fields: LogFields, shown: LogFields = fields): LogEntry {
  const pairs = Object.entries(shown).map(([key, value]) => `${key}=${formatValue(key, value)}`);
  return { line: ['[dmt]', ...words, ...pairs].join(' '), fields };
}

function formatValue(key: string, value: unknown): string {
  if (typeof value !== 'string') return escapeControls(JSON.stringify(value, toJson) ?? String(value));
  return key !== 'query' && PLAIN.test(value) ? value : quoteText(value);
}

function quoteText(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  const shown = oneLine.length > MOST_SHOWN ? `${oneLine.slice(0, MOST_SHOWN)}…` : oneLine;
  return escapeControls(JSON.stringify(shown));
}

/** What JSON leaves as it is and a terminal obeys: C1 controls, DEL, marks that turn text around. */
function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u{${point.toString(16)}}`;
  });
}

/** Parameters may hold what JSON has no form for. */
function toJson(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
