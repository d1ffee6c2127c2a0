import type { ProtocolMessage } from './protocol-message.ts';

// https://www.postgresql.org/docs/current/protocol-message-formats.html
const TYPES: ReadonlyMap<number, string> = new Map([
  [80877102, 'cancel'],
  [80877103, 'ssl-request'],
  [80877104, 'gss-request'],
]);

/** Reads a message from before the session has begun: a length, a code, no type byte. */
export function readUntypedMessage(bytes: Buffer): ProtocolMessage {
  const type = TYPES.get(bytes.readUInt32BE(4)) ?? 'startup';
  return { side: 'client', type, text: undefined, bytes };
}

/** What the client asked for at start-up: `user`, `database`, `options`, `application_name`, … */
export function readStartupParameters(bytes: Buffer): Readonly<Record<string, string>> {
  const words = bytes.toString('utf8', 8).split('\0');
  const parameters: Record<string, string> = {};
  for (let i = 0; i + 1 < words.length && words[i]; i += 2) parameters[words[i] ?? ''] = words[i + 1] ?? '';
  return parameters;
}

/** The backend that a cancel request is meant for. */
export function readCancelledPid(bytes: Buffer): number {
  return bytes.readUInt32BE(8);
}
