import type { LogLevel, LogProvider, ResolvedLogger } from '../../config/index.ts';

export type LogFields = Readonly<Record<string, unknown>>;

export interface LogEntry {
  readonly line: string;
  /** The same facts, for whoever stores them one by one. */
  readonly fields: LogFields;
}

/** Whoever takes finished lines, where no provider was configured. */
export type LineSink = (line: string) => void;

/** Writes what `compose` makes, which is only called for a level that is wanted. Never throws. */
export type Log = (level: LogLevel, compose: () => LogEntry) => void;

type Write = (level: LogLevel, entry: LogEntry) => void;

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** A log over pino, winston, or another logger with their methods. */
export function createLog({ provider, level }: ResolvedLogger, sink: LineSink): Log {
  const write: Write = provider === undefined ? (_, { line }) => sink(line) : writerFor(provider);
  return (asked, compose) => {
    if (RANK[asked] < RANK[level]) return;
    try {
      write(asked, compose());
    } catch {
      // A statement must not fail because its line could not be written.
    }
  };
}

/** pino takes the fields first and winston the message; `bindings` is pino's, of its children too. */
function writerFor(provider: LogProvider): Write {
  // Validated with the configuration: each level is a method.
  const methods = provider as Readonly<Record<LogLevel, (...args: unknown[]) => unknown>>;
  const isFieldsFirst = typeof Reflect.get(provider, 'bindings') === 'function';
  return (level, { line, fields }) => {
    if (isFieldsFirst) methods[level](fields, line);
    else methods[level](line, fields);
  };
}
