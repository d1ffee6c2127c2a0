import { formatStamp, parseStamp, type TenantId } from '../../tenant/index.ts';

const HOME = 'dmt:home:';

/** Whose a database is, by its comment. */
export interface DatabaseStamp {
  readonly tenantId: string;
  /** The database with the directory that lists the tenant: names of databases are the whole server's. */
  readonly home: string | undefined;
}

export function formatDatabaseStamp(
  tenantId: TenantId,
  home: string,
  existingComment: string | null = null,
): string {
  return formatStamp(
    tenantId,
    [HOME + home, ...(existingComment === null ? [] : [existingComment])].join('\n'),
  );
}

export function parseDatabaseStamp(comment: string | null): DatabaseStamp | undefined {
  const tenantId = parseStamp(comment);
  if (tenantId === undefined) return undefined;
  const line = comment?.split('\n').find((each) => each.startsWith(HOME));
  return { tenantId, home: line?.slice(HOME.length) };
}
