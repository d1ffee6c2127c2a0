import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the application reaches the development database. */
export interface DevConnection {
  readonly port: number;
  readonly password: string;
}

/** Both the role that owns the database, and the database. */
export const DEV_NAME = 'app';

export function urlOf({ port, password }: DevConnection): string {
  return `postgres://${DEV_NAME}:${password}@127.0.0.1:${port}/${DEV_NAME}`;
}

const FILE = 'dev.env';

/** What `.dmt/dev.env` says, where it says anything. It stays when the server stops: port and password do too. */
export function readConnection(home: string): DevConnection | undefined {
  const file = join(home, FILE);
  if (!existsSync(file)) return undefined;
  const line = /^DATABASE_URL=(\S+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  if (!URL.canParse(line)) return undefined;
  const { port, password } = new URL(line);
  return port === '' || password === '' ? undefined : { port: Number(port), password };
}

/** Writes it for our user alone: whoever has the password may do in the database as he likes. */
export function writeConnection(home: string, connection: DevConnection): void {
  const file = join(home, FILE);
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `# Written by dmt dev.\nDATABASE_URL=${urlOf(connection)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}
