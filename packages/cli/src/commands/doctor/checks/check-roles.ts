import { findRoleGaps } from '@dmt/core/internal';
import { ExitCode } from '../../../exit-code.ts';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, failing, good } from '../finding.ts';
import type { Patient } from '../patient.ts';

const WIDTH_OF_NAMES = 50;

/** Whether each tenant has its role, with all that it should be able to do; where tenants have roles. */
export async function checkRoles({ config, query, tenantSchemas }: Patient): Promise<Finding[]> {
  const { tenantRoles } = config.isolation;
  if (tenantRoles === undefined) return [];
  const schemas = (await tenantSchemas()).map(({ name }) => name);
  const run = async (text: string, values?: readonly unknown[]) => ({
    rows: await query<Record<string, unknown>>(text, values),
  });
  const gaps = await findRoleGaps(run, tenantRoles, schemas);
  const lacking = schemas.filter((name) => gaps.has(name));
  if (lacking.length === 0)
    return [
      good(
        'isolation.roles',
        `${formatCount(schemas.length, 'tenant')} with a role of ${schemas.length === 1 ? 'its' : 'their'} own.`,
      ),
    ];
  const one = lacking.length === 1;
  return [
    failing(
      'isolation.roles',
      ExitCode.incomplete,
      `The ${one ? 'role' : 'roles'} of ${formatCount(lacking.length, 'tenant schema')} ${one ? 'is' : 'are'} missing or ${one ? 'lacks' : 'lack'} grants: ${listNames(lacking, WIDTH_OF_NAMES)}.`,
      'Run `dmt migrate --all` with the role that owns the schemas: it makes and grants what is missing.',
      { schemas: lacking.map((schemaName) => ({ schemaName, lacks: gaps.get(schemaName) })) },
    ),
  ];
}
