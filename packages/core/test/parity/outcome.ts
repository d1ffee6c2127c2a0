import pg from 'pg';
import type { ParityCase, ParityDb } from './parity-case.ts';

/** How a piece of code ended: what it answered, or what is to be told about its error. */
export type Outcome = { readonly value: unknown } | { readonly error: ErrorFacts };

export interface ErrorFacts {
  /** Whether it is node-postgres's own class for errors of the server. */
  readonly isDatabaseError: boolean;
  readonly message: string;
  readonly code: unknown;
  readonly position: unknown;
  readonly detail: unknown;
  readonly constraint: unknown;
  /** What wraps it: Drizzle names the statement and its parameters. */
  readonly wrapping: string | undefined;
}

export async function outcomeOf({ run }: ParityCase, db: ParityDb): Promise<Outcome> {
  try {
    return { value: await run(db) };
  } catch (error) {
    return { error: describe(error) };
  }
}

function describe(error: unknown): ErrorFacts {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const root = rootOf(thrown) as Error & Record<string, unknown>;
  return {
    isDatabaseError: root instanceof pg.DatabaseError,
    message: root.message,
    code: root.code,
    position: root.position,
    detail: root.detail,
    constraint: root.constraint,
    wrapping: root === thrown ? undefined : thrown.message,
  };
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
