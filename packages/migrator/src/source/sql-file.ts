import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { MigrationSourceError } from '@dmt/core';
import { normalHashOf } from './normal-hash.ts';
import { rememberFiles } from './remember-files.ts';

/** A migration file's text with the two hashes it is known by. */
export interface SqlFile {
  readonly path: string;
  readonly text: string;
  readonly hash: string;
  readonly equalHashes: ReadonlyArray<string>;
  readonly normalHash: string;
}

/** @throws DMT_MIGRATION_SOURCE_INVALID */
export const readSqlFile: (path: string) => Promise<SqlFile> = rememberFiles(readAnew);

async function readAnew(path: string): Promise<SqlFile> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new MigrationSourceError(path, `cannot be read (${fileProblem(cause)})`, { cause });
  });
  const text = decode(bytes, path);
  if (withoutByteOrderMark(text).trim() === '') {
    throw new MigrationSourceError(path, 'is empty', {
      remedy: 'Write its SQL, or delete the file and its journal entry.',
    });
  }
  const hash = hashOf(text);
  return {
    path,
    text,
    hash,
    equalHashes: hashesOfEquals(text).filter((each) => each !== hash),
    normalHash: normalHashOf(withoutByteOrderMark(text), path),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Git and editors change these between two machines, and whoever recorded a hash may have seen another one. */
function hashesOfEquals(text: string): string[] {
  const lines = withoutByteOrderMark(text).replaceAll('\r\n', '\n');
  const variants = [lines, lines.replaceAll('\n', '\r\n')];
  return [...new Set(variants.flatMap((each) => [each, `\uFEFF${each}`]))].map(hashOf);
}

export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Why a file or folder could not be opened, in words: `permission denied`. */
export function fileProblem(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return typeof code === 'string' ? code : String(cause);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new MigrationSourceError(path, 'is not valid UTF-8', { cause, remedy: 'Save the file as UTF-8.' });
  }
}
