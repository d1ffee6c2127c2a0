import { createHash } from 'node:crypto';
import type { PreparedSource } from '../plan/index.ts';

/** What besides the migrations decides what a new schema is like. */
export interface SpareSurroundings {
  readonly migrationsTable: string;
  readonly tableFormat: string;
  /** The path in which the migrations ran, for a schema of any name. */
  readonly searchPath: string;
}

/**
 * Tells two states of a folder apart: a spare is given only to a migrator that would have made the same schema, and
 * never to an older or a newer release of the application.
 */
export function spareHead({ migrations }: PreparedSource, surroundings: SpareSurroundings): string {
  const { migrationsTable, tableFormat, searchPath } = surroundings;
  const files = migrations.map(({ name, hash }) => [name, hash]);
  return createHash('sha256')
    .update(JSON.stringify([migrationsTable, tableFormat, searchPath, files]))
    .digest('hex');
}
