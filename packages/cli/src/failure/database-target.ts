/** Which server a message speaks of. Holds no password. */
export interface DatabaseTarget {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly database: string;
  /** Whether it is the one that `dmt dev` runs for the project. */
  readonly isDevDatabase?: boolean;
}

/** `db.example.com:5432`, or the folder of a Unix socket. */
export function formatServer(target: DatabaseTarget | undefined): string {
  if (target === undefined || target.host === '') return 'the database server';
  return target.host.startsWith('/') ? target.host : `${target.host}:${target.port}`;
}
