import { quoteIdentifier } from '@dmt/core/internal';
import { listNames } from '../../../output/list-names.ts';
import { type Finding, good, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { DatabaseTopic } from '../topic.ts';

const WIDTH_OF_NAMES = 50;

interface RoleFacts {
  readonly role: string;
  readonly database: string;
  readonly isSuperuser: boolean;
  readonly bypassesRls: boolean;
  readonly mayCreateSchemas: boolean;
  readonly anyoneMayCreateSchemas: boolean;
  readonly anyoneMayCreateInShared: boolean;
}

const FACTS = `
select r.rolname::text as role, pg_catalog.current_database()::text as database,
  r.rolsuper as "isSuperuser", r.rolbypassrls as "bypassesRls",
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as "mayCreateSchemas",
  pg_catalog.has_database_privilege('public', pg_catalog.current_database(), 'create') as "anyoneMayCreateSchemas",
  coalesce((select pg_catalog.has_schema_privilege('public', n.oid, 'create')
    from pg_catalog.pg_namespace n where n.nspname = $1), false) as "anyoneMayCreateInShared"
from pg_catalog.pg_roles r
where r.rolname = current_user`;

/** What the role may do that it should not, and the other way round; and what everybody may. */
export const privilegesTopic: DatabaseTopic = {
  name: 'privileges',
  title: 'Privileges',
  examine: async (patient) => {
    const [facts] = await patient.query<RoleFacts>(FACTS, [patient.sharedSchema]);
    if (facts === undefined) return [];
    return [
      ...checkRole(facts, mayBeLess(patient)),
      ...checkEverybody(facts, patient.sharedSchema),
      ...(await checkTenants(patient)),
    ];
  },
};

/** Whether somebody else migrates, or a tenant needs no schema. */
function mayBeLess({ config }: Patient): boolean {
  return config.migrations.url !== undefined || config.isolation.strategy === 'row';
}

function checkRole(
  { role, database, isSuperuser, bypassesRls, mayCreateSchemas }: RoleFacts,
  createsNothing: boolean,
): Finding[] {
  const findings: Finding[] = [];
  if (isSuperuser || bypassesRls) {
    findings.push(
      warning(
        'privileges.role',
        `Role "${role}" ${isSuperuser ? 'is a superuser: no privilege and' : 'has BYPASSRLS:'} no row level policy binds it.`,
        'Connect as a role of its own that owns the schemas of the tenants, and nothing more.',
      ),
    );
  }
  if (!mayCreateSchemas && !createsNothing) {
    findings.push(
      warning(
        'privileges.create',
        `Role "${role}" may not create schemas, so it cannot create tenants.`,
        `Let the owner run: grant create on database ${quoteIdentifier(database)} to ${quoteIdentifier(role)};`,
      ),
    );
  }
  return findings.length > 0
    ? findings
    : [good('privileges.role', `Role "${role}" may create schemas, and is no superuser.`)];
}

function checkEverybody(facts: RoleFacts, sharedSchema: string): Finding[] {
  const findings: Finding[] = [];
  if (facts.anyoneMayCreateInShared) {
    findings.push(
      warning(
        'privileges.public-schema',
        `Every role may create objects in schema ${sharedSchema}, and lead other roles' queries to them.`,
        `Let the owner run: revoke create on schema ${quoteIdentifier(sharedSchema)} from public;`,
      ),
    );
  } else {
    findings.push(
      good(
        'privileges.public-schema',
        `Only its owner and whom it lets create objects in schema ${sharedSchema}.`,
      ),
    );
  }
  if (facts.anyoneMayCreateSchemas) {
    findings.push(
      warning(
        'privileges.public-database',
        'Every role may create schemas in this database, also ones named like those of tenants.',
        `Let the owner run: revoke create on database ${quoteIdentifier(facts.database)} from public;`,
      ),
    );
  }
  return findings;
}

async function checkTenants({ tenantSchemas, fleet }: Patient): Promise<Finding[]> {
  // Discovery has a topic of its own, which says why it failed.
  if (
    await fleet().then(
      () => false,
      () => true,
    )
  )
    return [];
  const schemas = await tenantSchemas();
  const open = schemas.filter((schema) => schema.isOpenToAll).map((schema) => schema.name);
  const foreign = schemas.filter((schema) => !schema.isOwned).map((schema) => schema.name);
  const findings: Finding[] = [];
  if (open.length > 0) {
    findings.push(
      warning(
        'privileges.tenant-schemas',
        `Every role may look into schema ${listNames(open, WIDTH_OF_NAMES)}.`,
        'For each of them, let the owner run: revoke all on schema … from public;',
        { schemas: open },
      ),
    );
  }
  if (foreign.length > 0) {
    findings.push(
      warning(
        'privileges.owner',
        `This role does not own schema ${listNames(foreign, WIDTH_OF_NAMES)}, so migrations of it may be refused.`,
        'Connect as the owner, or for each of them: alter schema … owner to …, and the same for its tables.',
        { schemas: foreign },
      ),
    );
  }
  return findings;
}
