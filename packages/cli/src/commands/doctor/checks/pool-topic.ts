import { ExitCode } from '../../../exit-code.ts';
import { advice, type Finding, failing, good, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { DatabaseTopic } from '../topic.ts';

const NEARLY_FULL = 0.8;

interface ConnectionBudget {
  readonly maxConnections: number;
  readonly superuserReserved: number;
  readonly reserved: number;
  readonly inUse: number;
  readonly roleLimit: number;
  readonly databaseLimit: number;
}

const BUDGET = `
select pg_catalog.current_setting('max_connections')::int as "maxConnections",
  pg_catalog.current_setting('superuser_reserved_connections')::int as "superuserReserved",
  coalesce(pg_catalog.current_setting('reserved_connections', true)::int, 0) as reserved,
  (select pg_catalog.count(*)::int from pg_catalog.pg_stat_activity where backend_type = 'client backend') as "inUse",
  (select rolconnlimit from pg_catalog.pg_roles where rolname = current_user) as "roleLimit",
  (select datconnlimit from pg_catalog.pg_database where datname = pg_catalog.current_database()) as "databaseLimit"`;

/** Whether the pools of the application fit into what the server gives. */
export const poolTopic: DatabaseTopic = {
  name: 'pool',
  title: 'Connections',
  examine: async (patient) => {
    const [budget] = await patient.query<ConnectionBudget>(BUDGET);
    return budget === undefined
      ? []
      : [checkSize(patient, budget), ...checkUse(budget), ...checkShare(patient)];
  },
};

function available({ maxConnections, superuserReserved, reserved, ...limits }: ConnectionBudget): number {
  const own = [limits.roleLimit, limits.databaseLimit].filter((limit) => limit >= 0);
  return Math.min(maxConnections - superuserReserved - reserved, ...own);
}

function checkSize({ config }: Patient, budget: ConnectionBudget): Finding {
  const { max } = config.connection.poolConfig;
  const limit = available(budget);
  const processes = Math.floor(limit / max);
  const details = { poolMax: max, available: limit, processes, ...budget };
  const sum = describeSum(budget, limit);
  if (config.connection.pooler !== 'none') {
    return good(
      'pool.size',
      `Pools of ${max} connections per process, to a pooler; the server behind it gives ${limit} (${sum}).`,
      details,
    );
  }
  if (processes === 0) {
    return failing(
      'pool.size',
      ExitCode.database,
      `A pool of ${max} connections does not fit: the server gives ${limit} (${sum}).`,
      `Lower connection.poolConfig.max to ${Math.max(1, Math.floor(limit / 2))}, or raise max_connections.`,
      details,
    );
  }
  if (processes === 1) {
    return warning(
      'pool.size',
      `A pool of ${max} connections leaves no room for a second process, such as the next release of the application: the server gives ${limit} (${sum}).`,
      `Lower connection.poolConfig.max to ${Math.max(1, Math.floor(limit / 4))}, or put PgBouncer in between.`,
      details,
    );
  }
  return good(
    'pool.size',
    `Pools of ${max} connections: ${processes} processes fit into ${limit} (${sum}).`,
    details,
  );
}

function describeSum(
  { maxConnections, superuserReserved, reserved, roleLimit, databaseLimit }: ConnectionBudget,
  limit: number,
): string {
  if (limit === roleLimit) return 'the limit of the role';
  if (limit === databaseLimit) return 'the limit of the database';
  return `max_connections ${maxConnections}, ${superuserReserved + reserved} reserved`;
}

function checkUse(budget: ConnectionBudget): Finding[] {
  const limit = available(budget);
  if (budget.inUse < limit * NEARLY_FULL) return [];
  return [
    warning(
      'pool.use',
      `${budget.inUse} of ${limit} connections are in use now.`,
      'Find out by whom: select usename, application_name, count(*) from pg_stat_activity group by 1, 2;',
      { inUse: budget.inUse, available: limit },
    ),
  ];
}

function checkShare({ config }: Patient): Finding[] {
  const { max } = config.connection.poolConfig;
  const share = config.isolation.pooling.maxConnectionsPerTenant;
  if (max === 1 || share < max) return [];
  return [
    advice(
      'pool.share',
      `One busy tenant may take all ${max} connections from the others.`,
      `Set isolation.pooling.maxConnectionsPerTenant below ${max}, or leave it out.`,
    ),
  ];
}
