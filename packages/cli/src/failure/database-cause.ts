/** The fields of a driver's or a socket's error that tell what went wrong. */
export interface DatabaseCause {
  /** An SQLSTATE, or a system error such as ECONNREFUSED. */
  readonly code: string;
  readonly message: string;
}

const SQLSTATE = /^[0-9A-Z]{5}$/;
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
]);
const TLS_CODES = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
const CONNECT_TIMEOUT = /timeout (?:exceeded when trying to connect|expired)/i;
const CONNECTION_LOST = /connection terminated/i;
const NO_SSL = /server does not support SSL/i;
const NO_PASSWORD = /client password must be a string/i;
/** What a replica says to `begin read write`, under the code for features that do not exist. */
const IN_RECOVERY = /during recovery/i;
const READ_ONLY = '25006';
const MAX_DEPTH = 8;

/** The database's or the network's own error behind `error`, however often it was wrapped. */
export function findDatabaseCause(error: unknown): DatabaseCause | undefined {
  let current = error;
  for (let depth = 0; depth < MAX_DEPTH && current instanceof Error; depth++) {
    const cause = readCause(current);
    if (cause) return cause;
    current = current.cause;
  }
  return undefined;
}

function readCause(error: Error): DatabaseCause | undefined {
  const { message } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isSocketFile =
    (code === 'ENOENT' || code === 'EACCES') && 'syscall' in error && error.syscall === 'connect';
  if (SOCKET_CODES.has(code) || isSocketFile) return { code, message };
  if (TLS_CODES.test(code)) return { code: 'TLS', message };
  if (SQLSTATE.test(code) && 'severity' in error) {
    return { code: IN_RECOVERY.test(message) ? READ_ONLY : code, message };
  }
  if (CONNECT_TIMEOUT.test(message)) return { code: 'ETIMEDOUT', message };
  if (CONNECTION_LOST.test(message)) return { code: 'ECONNRESET', message };
  if (NO_SSL.test(message)) return { code: 'NO_SSL', message };
  if (NO_PASSWORD.test(message)) return { code: 'NO_PASSWORD', message };
  return undefined;
}
