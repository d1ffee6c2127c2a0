import type { PgBouncerOptions } from './pgbouncer.ts';

export interface PgBouncerPlacement {
  readonly folder: string;
  readonly port: number;
}

/** The text of `pgbouncer.ini`. */
export function formatConfiguration(options: PgBouncerOptions, { folder, port }: PgBouncerPlacement): string {
  const upstream = new URL(options.upstreamUrl);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: `${folder}/users.txt`,
    admin_users: decodeURIComponent(upstream.username),
    pool_mode: options.poolMode,
    default_pool_size: options.poolSize,
    max_client_conn: 1_000,
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const database = `* = host=${upstream.hostname} port=${upstream.port || 5432}`;
  return ['[databases]', database, '[pgbouncer]', ...lines, ''].join('\n');
}

/** The text of the `auth_file`: plain passwords, for that is what SCRAM towards the server needs. */
export function formatUserList({ upstreamUrl, roleUrls = [] }: PgBouncerOptions): string {
  const logins = [upstreamUrl, ...roleUrls].map((url) => new URL(url));
  return logins.map(({ username, password }) => `${quote(username)} ${quote(password)}\n`).join('');
}

function quote(encoded: string): string {
  return `"${decodeURIComponent(encoded).replaceAll('"', '""')}"`;
}
