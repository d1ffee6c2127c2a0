/** Who says it: `client` is what goes to the server, `server` what comes back. */
export type Side = 'client' | 'server';

/** One message of PostgreSQL's protocol, version 3. */
export interface ProtocolMessage {
  readonly side: Side;
  /**
   * The protocol's type byte, for example `Q`, `P`, `C`, `Z`; for what has none `startup`, `ssl-request`,
   * `gss-request`, `cancel`, `encryption-answer`, and `opaque` for bytes that cannot be read (TLS).
   */
  readonly type: string;
  /**
   * What a test would look for: the SQL of Query and Parse, the tag of CommandComplete, `code message` of an
   * error or notice, the status of ReadyForQuery, the name of a portal or statement.
   */
  readonly text: string | undefined;
  readonly bytes: Buffer;
}

const HEADER_LENGTH = 5;

type TextReader = (body: Buffer) => string | undefined;

const readFirst: TextReader = (body) => readStrings(body)[0];
const readSecond: TextReader = (body) => readStrings(body)[1];
const readNameAfterKind: TextReader = (body) => readFirst(body.subarray(1));

const CLIENT_TEXTS: Readonly<Record<string, TextReader>> = {
  Q: readFirst,
  P: readSecond,
  B: readSecond,
  E: readFirst,
  C: readNameAfterKind,
  D: readNameAfterKind,
  f: readFirst,
};

const SERVER_TEXTS: Readonly<Record<string, TextReader>> = {
  C: readFirst,
  E: readReport,
  N: readReport,
  Z: (body) => body.toString('latin1'),
  S: (body) => readStrings(body).slice(0, 2).join('='),
};

/** Reads a message that has a type byte and a length. */
export function readTypedMessage(side: Side, bytes: Buffer): ProtocolMessage {
  const type = bytes.toString('latin1', 0, 1);
  const readers = side === 'client' ? CLIENT_TEXTS : SERVER_TEXTS;
  const read = readers[type];
  return {
    side,
    type,
    bytes,
    // Only when somebody looks: most messages pass unread.
    get text() {
      return read?.(bytes.subarray(HEADER_LENGTH));
    },
  };
}

function readReport(body: Buffer): string {
  const fields = new Map(readStrings(body).map((field) => [field.charAt(0), field.slice(1)]));
  return `${fields.get('C') ?? ''} ${fields.get('M') ?? ''}`;
}

function readStrings(body: Buffer): string[] {
  return body.toString('utf8').split('\0');
}
