import { resolveConfig } from '@dmt/core/internal';
import type { DatabaseTarget } from '../failure/database-target.ts';
import type { LoadedConfig } from './loaded-config.ts';

/** Where the config connects to, and with which password. */
export interface ConnectionFacts {
  readonly target: DatabaseTarget;
  readonly password: string;
}

const DEFAULT_PORT = '5432';

/** Reads what messages need to name from the connection settings, and what they must never show. */
export function describeConnection(config: LoadedConfig): ConnectionFacts {
  const { connectionString, host, port, user, database, password } =
    resolveConfig(config).connection.poolConfig;
  const url = connectionString === undefined ? undefined : parseUrl(connectionString);
  const secret = typeof password === 'string' ? password : '';
  return {
    target: {
      host: url?.host || host || 'localhost',
      port: url?.port || String(port ?? DEFAULT_PORT),
      user: url?.user || user || '',
      database: url?.database || database || url?.user || '',
    },
    password: url?.password || secret,
  };
}

function parseUrl(text: string): (DatabaseTarget & { readonly password: string }) | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return {
    host: decode(url.hostname) || url.searchParams.get('host') || '',
    port: url.port,
    user: decode(url.username),
    database: decode(url.pathname.slice(1)),
    password: decode(url.password),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray `%` is what the user wrote.
    return text;
  }
}
