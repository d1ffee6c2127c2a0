/** @param role - of our own making: letters, digits and an underscore */
export function createRoleSql(role: string, inheritance: 'inherit' | 'noinherit'): string {
  return `do $dmt$ begin
  if not exists (select from pg_catalog.pg_roles where rolname = '${role}') then
    create role ${role} nologin ${inheritance};
  end if;
exception when duplicate_object or unique_violation then
  null; -- Somebody else made it meanwhile.
end $dmt$`;
}
