import { createStrategy, databaseOf, parseDatabaseStamp, parseTenantId } from '@dmt/core/internal';
import { ExitCode } from '../../../exit-code.ts';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, failing, good, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';

const WIDTH_OF_NAMES = 50;
/** States in which a tenant is served, so that its database has to be there. */
const SERVED: ReadonlySet<string> = new Set(['active', 'suspended']);

const DATABASES = `
select d.datname::text as name, pg_catalog.shobj_description(d.oid, 'pg_database') as comment
from pg_catalog.pg_database d where d.datname = any ($1::text[])`;

/** Whether each tenant has a database that says whose it is; where tenants have databases. */
export async function checkDatabases({ config, query, fleet }: Patient): Promise<Finding[]> {
  const strategy = createStrategy(config);
  const tenants = (await fleet()).map(({ tenantId, state }) => ({
    tenantId,
    state,
    database: strategy.place(parseTenantId(tenantId)).database,
  }));
  const names = tenants.map(({ database }) => database);
  const rows = await query<{ name: string; comment: string | null }>(DATABASES, [names]);
  const comments = new Map(rows.map(({ name, comment }) => [name, comment]));
  const home = databaseOf(config.connection.poolConfig);
  const idsOf = (isWanted: (tenant: (typeof tenants)[number]) => boolean): string[] =>
    tenants.filter(isWanted).map(({ tenantId }) => tenantId);
  const stampOf = (database: string) => parseDatabaseStamp(comments.get(database) ?? null);

  const missing = idsOf(({ state, database }) => SERVED.has(state) && !comments.has(database));
  const unstamped = idsOf(({ database }) => comments.has(database) && stampOf(database) === undefined);
  const foreign = idsOf(({ tenantId, database }) => {
    const stamp = stampOf(database);
    return stamp !== undefined && (stamp.tenantId !== tenantId || (stamp.home ?? home) !== home);
  });
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push(
      failing(
        'isolation.missing',
        ExitCode.incomplete,
        `${formatCount(missing.length, 'tenant')} without a database: ${listNames(missing, WIDTH_OF_NAMES)}.`,
        'Restore it from a backup, or strike the tenant off with `dmt tenant:drop`.',
        { tenants: missing },
      ),
    );
  }
  if (foreign.length > 0) {
    findings.push(
      failing(
        'isolation.stamps',
        ExitCode.incomplete,
        `${formatCount(foreign.length, 'tenant')} would use the database of somebody else: ${listNames(foreign, WIDTH_OF_NAMES)}.`,
        'Correct isolation.databaseNameTemplate so that every name is of this application and of one tenant; until then they are refused.',
        { tenants: foreign },
      ),
    );
  }
  if (unstamped.length > 0) {
    findings.push(
      warning(
        'isolation.unadopted',
        `${formatCount(unstamped.length, 'tenant')} with a database that does not say whose it is: ${listNames(unstamped, WIDTH_OF_NAMES)}.`,
        'They are adopted when they are next migrated: `dmt migrate --all`.',
        { tenants: unstamped },
      ),
    );
  }
  if (findings.length > 0) return findings;
  const message =
    tenants.length === 0
      ? 'No tenant has a database yet.'
      : `${formatCount(tenants.length, 'tenant')}, each with a database of its own.`;
  return [good('isolation.stamps', message)];
}
