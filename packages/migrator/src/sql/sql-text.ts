/** A text that can be cut at the byte offsets the parser speaks in. */
export interface SqlText {
  readonly text: string;
  slice(startByte: number, endByte: number): string;
  /** The line, counted from 1, that holds the byte. */
  lineAt(byte: number): number;
}

export function createSqlText(text: string): SqlText {
  const bytes = Buffer.from(text);
  return {
    text,
    slice: (startByte, endByte) => bytes.toString('utf8', startByte, endByte),
    lineAt: (byte) => countLines(bytes.toString('utf8', 0, byte)),
  };
}

/** The line, counted from 1, on which a text ends. */
export function countLines(text: string): number {
  return text.split('\n').length;
}
