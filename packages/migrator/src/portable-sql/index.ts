export { createdObjects } from './created-objects.ts';
export { embeddedStatements } from './embedded-sql.ts';
export { makePortable, type PortableSql } from './make-portable.ts';
export { collectOwnedObjects, type ParsedSql } from './owned-objects.ts';
export { createSqlTemplate, renderSqlTemplate, type SqlTemplate } from './sql-template.ts';
