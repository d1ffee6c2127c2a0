import type { TestDatabase } from '@dmt-tooling/harness';

/** Roles of a database's tenants; they belong to the server and outlive the database. */
export async function rolesOf({ name, query }: TestDatabase): Promise<string[]> {
  const rows = await query<{ role: string }>(
    `select rolname as role from pg_roles
      where shobj_description(oid, 'pg_authid') like '%of database ' || $1 || ';%' order by 1`,
    [name],
  );
  return rows.map(({ role }) => role);
}

export async function dropRolesOf(database: TestDatabase): Promise<void> {
  for (const role of await rolesOf(database))
    await database.query(`drop owned by ${role}; drop role ${role}`);
}
