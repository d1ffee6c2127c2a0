export { answersWithin } from './answers-within.ts';
export { EnvelopeError } from './envelope-error.ts';
export { type ConnectionOpener, createConnectionOpener } from './open-connection.ts';
export { ownTypes } from './own-types.ts';
export { isServerError, type PgResult, type StatementConfig } from './pg-internals.ts';
export { createPrefix, type Prefix } from './prefix.ts';
export type { StatementConnection, StatementRequest } from './statement-connection.ts';
export { type Envelope, emptyResult } from './tenant-query.ts';
