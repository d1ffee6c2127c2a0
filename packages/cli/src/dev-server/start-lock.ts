import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@dmt/core';
import { isAlive } from './is-alive.ts';

const ATTEMPTS = 600;
const BETWEEN_MS = 100;

/** Runs `work` while nobody else who asks for the same lock does. A lock of a process that is gone counts for nothing. */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; !take(file); attempt++) {
    const holder = Number(read(file));
    if (!isAlive(holder)) rmSync(file, { force: true });
    else if (attempt === ATTEMPTS)
      throw new DatabaseError(
        `Process ${holder} has been starting or stopping PostgreSQL for a minute.`,
        `End it, and run the command again; if it is none of dmt, remove ${file}.`,
      );
    else await sleep(BETWEEN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string {
  try {
    // Between its making and its filling it is empty, and the number of a process that is always alive: our own.
    return readFileSync(file, 'utf8') || String(process.pid);
  } catch {
    // Given back meanwhile.
    return String(process.pid);
  }
}
