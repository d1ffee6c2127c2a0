/** A command on its way to PostgreSQL, as the protocol has it. */
export interface SentCommand {
  readonly text: string;
  readonly params: readonly string[];
}

const decoder = new TextDecoder();

/** Tells which commands are in what a client sends: texts of Query, and those of Parse with the values of Bind. */
export function createMessageReader(onCommand: (command: SentCommand) => void): (bytes: Uint8Array) => void {
  const statements = new Map<string, string>();

  const readMessage = (type: string, body: Uint8Array): void => {
    const first = readText(body, 0);
    if (type === 'Q') onCommand({ text: first.text, params: [] });
    if (type === 'P') statements.set(first.text, readText(body, first.end).text);
    if (type !== 'B') return;
    const statement = readText(body, first.end);
    onCommand({ text: statements.get(statement.text) ?? '', params: readValues(body, statement.end) });
  };

  return (bytes) => {
    // The first message of a connection has no type.
    if (bytes[0] === 0) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let offset = 0; offset + 5 <= bytes.length; ) {
      const end = offset + 1 + view.getUint32(offset + 1);
      readMessage(String.fromCharCode(view.getUint8(offset)), bytes.subarray(offset + 5, end));
      offset = end;
    }
  };
}

function readValues(body: Uint8Array, start: number): string[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let offset = start + 2 + 2 * view.getUint16(start);
  const count = view.getUint16(offset);
  offset += 2;
  return Array.from({ length: count }, () => {
    const length = view.getInt32(offset);
    offset += 4;
    if (length < 0) return 'null';
    offset += length;
    return decoder.decode(body.subarray(offset - length, offset));
  });
}

function readText(body: Uint8Array, start: number): { readonly text: string; readonly end: number } {
  const end = Math.max(start, body.indexOf(0, start));
  return { text: decoder.decode(body.subarray(start, end)), end: end + 1 };
}
