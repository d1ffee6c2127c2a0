import { type ConfigIssue, quoteValue } from '../../errors/index.ts';
import { type DeclaredRelation, listDeclaredRelations } from './declared-relations.ts';
import { readPath } from './read-path.ts';

/** What must be true of the tables, so that each tenant has its own. */
export function checkSchemas(config: unknown): ConfigIssue[] {
  const schemas = readPath(config, 'schemas');
  if (schemas === undefined)
    return [{ path: 'schemas', message: 'is missing', hint: 'write schemas: { tenant }' }];
  if (typeof schemas !== 'object' || schemas === null) return [];
  const tenant = readPath(schemas, 'tenant');
  if (tenant === undefined) {
    const hint = "write import * as tenant from './schema/tenant' and schemas: { tenant }";
    return [{ path: 'schemas.tenant', message: 'is missing', hint }];
  }
  const ofTenants = listDeclaredRelations(tenant);
  const ofAll = listDeclaredRelations(readPath(schemas, 'shared'));
  return [
    ...checkDialect('schemas.tenant', ofTenants),
    ...checkDialect('schemas.shared', ofAll),
    ...checkFixedSchemas(ofTenants),
    ...(sharesPath(config) ? checkNames(ofTenants, ofAll) : []),
  ];
}

function sharesPath(config: unknown): boolean {
  const isolation = readPath(config, 'isolation');
  return readPath(isolation, 'strategy') === 'row' || readPath(isolation, 'searchPath', 'shared') === true;
}

function checkDialect(path: string, relations: readonly DeclaredRelation[]): ConfigIssue[] {
  return relations
    .filter(({ isPostgres }) => !isPostgres)
    .map(({ key }) => ({
      path: `${path}.${key}`,
      message: 'is a table of another database',
      hint: 'declare it with pgTable from drizzle-orm/pg-core',
    }));
}

/** `pgSchema('x').table()` names its schema in every statement, so it would be one table for all tenants. */
function checkFixedSchemas(relations: readonly DeclaredRelation[]): ConfigIssue[] {
  return relations
    .filter(({ schemaName }) => schemaName !== undefined)
    .map(({ key, schemaName }) => ({
      path: `schemas.tenant.${key}`,
      message: `is fixed to schema ${quoteValue(schemaName)}, so all tenants would share it`,
      hint: 'declare it with pgTable, or move it to schemas.shared',
    }));
}

function checkNames(
  ofTenants: readonly DeclaredRelation[],
  ofAll: readonly DeclaredRelation[],
): ConfigIssue[] {
  const shared = new Map(ofAll.filter(isInPath).map((relation) => [relation.name, relation]));
  return ofTenants.filter(isInPath).flatMap(({ key, name }) => {
    const rival = shared.get(name);
    if (rival === undefined) return [];
    return [
      {
        path: `schemas.tenant.${key}`,
        message: `has the name ${quoteValue(name)}, as has schemas.shared.${rival.key}`,
        hint: 'rename one of them, since both are in one search_path',
      },
    ];
  });
}

function isInPath({ schemaName }: DeclaredRelation): boolean {
  return schemaName === undefined;
}
