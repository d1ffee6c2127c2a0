import { type ConfigIssue, describeKind } from '../../errors/index.ts';
import { setsSearchPath } from './sets-search-path.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const SOCKET = /^(socket:|\/)/i;
const ENCODE = 'encode special characters of the password, such as # as %23, / as %2F and @ as %40';

/** Problems of a connection URL. None of them shows any part of it: it may hold a password. */
export function checkConnectionUrl(path: string, url: unknown): ConfigIssue[] {
  const isItSet =
    path === 'migrations.url'
      ? 'is the environment variable set that it comes from?'
      : 'is DATABASE_URL set?';
  if (url === undefined) return [{ path, message: 'is undefined', hint: isItSet }];
  if (typeof url !== 'string') return [{ path, message: `must be a string, not ${describeKind(url)}` }];
  if (url.trim() === '') return [{ path, message: 'is empty', hint: isItSet }];
  if (SOCKET.test(url)) return [];
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  if (scheme !== 'postgresql' && scheme !== 'postgres') {
    return [
      {
        path,
        message: 'is not the URL of a PostgreSQL database',
        hint: 'write postgresql://user:password@host:5432/database',
      },
    ];
  }
  const parsed = parse(url);
  if (parsed === undefined) return [{ path, message: 'is not a valid URL', hint: ENCODE }];
  return [...checkParts(path, parsed), ...checkOptions(path, parsed)];
}

function parse(url: string): URL | undefined {
  try {
    const parsed = new URL(url);
    for (const part of [parsed.username, parsed.password, parsed.pathname]) decodeURIComponent(part);
    // What follows an unencoded slash of a password is taken for the database.
    return parsed.pathname.includes('@') ? undefined : parsed;
  } catch {
    // A TypeError or URIError, whose message holds the URL.
    return undefined;
  }
}

function checkParts(path: string, { username, password, hostname, pathname }: URL): ConfigIssue[] {
  const isUnset = [username, password, hostname, pathname.slice(1)].some(
    (part) => part === 'undefined' || part === 'null',
  );
  if (!isUnset) return [];
  return [
    {
      path,
      message: 'holds the word undefined or null in place of its user, password, host or database',
      hint: 'is each environment variable set that it is made of?',
    },
  ];
}

function checkOptions(path: string, { searchParams }: URL): ConfigIssue[] {
  if (!searchParams.getAll('options').some(setsSearchPath)) return [];
  return [
    {
      path,
      message: 'sets search_path in its options',
      hint: 'take it out, since every statement brings the path of its own tenant',
    },
  ];
}
