import { isSyntaxNode, type SyntaxNode, unwrapNode, walkSyntax } from '../sql/index.ts';

/** Why a statement cannot be part of a migration, to be read after `holds … at line n`. */
export interface StatementRefusal {
  /** What it is: `CREATE INDEX CONCURRENTLY`. */
  readonly statement: string;
  readonly why: string;
  readonly remedy: string;
}

/** @returns why the statement has no place in any migration, or `undefined` if it has */
export function refuseInMigration(statement: SyntaxNode): StatementRefusal | undefined {
  const [tag, body] = unwrapNode(statement) ?? ['', {}];
  switch (tag) {
    case 'TransactionStmt':
      return refuseTransactionControl(body);
    case 'IndexStmt':
      return body.concurrent === true && body.idxname === undefined ? UNNAMED_INDEX : undefined;
    case 'DiscardStmt':
      return body.target === 'DISCARD_ALL' ? DISCARD_ALL : undefined;
    case 'CopyStmt':
      return refuseCopy(body);
    default:
      return refuseDatabaseWide(tag);
  }
}

const UNNAMED_INDEX: StatementRefusal = {
  statement: 'CREATE INDEX CONCURRENTLY without a name',
  why: 'an index that was left half-built could not be found again',
  remedy: 'Give the index a name.',
};

const DISCARD_ALL: StatementRefusal = {
  statement: 'DISCARD ALL',
  why: 'it would let go of the lock that keeps other migrators away',
  remedy: 'Leave it out: every migration starts afresh.',
};

/** Whether PostgreSQL refuses the statement inside a transaction block. */
export function refusesTransaction(statement: SyntaxNode): boolean {
  const [tag, body] = unwrapNode(statement) ?? ['', {}];
  switch (tag) {
    case 'IndexStmt':
    case 'DropStmt':
      return body.concurrent === true;
    case 'ReindexStmt':
      return isConcurrentReindex(body) || body.relation === undefined;
    case 'VacuumStmt':
      return body.is_vacuumcmd === true;
    case 'ClusterStmt':
      return body.relation === undefined;
    case 'AlterTableStmt':
      return detachesConcurrently(body);
    default:
      return false;
  }
}

const SAVEPOINTS = new Set(['TRANS_STMT_SAVEPOINT', 'TRANS_STMT_RELEASE', 'TRANS_STMT_ROLLBACK_TO']);

function refuseTransactionControl(body: SyntaxNode): StatementRefusal | undefined {
  const kind = String(body.kind);
  if (SAVEPOINTS.has(kind)) return undefined;
  return {
    statement: kind.replace('TRANS_STMT_', '').replaceAll('_', ' '),
    why: 'a migration and its tracking row commit together, in a transaction of ours',
    remedy: 'Remove it; what has to commit earlier belongs into a migration of its own.',
  };
}

function isConcurrentReindex(body: SyntaxNode): boolean {
  let isConcurrent = false;
  walkSyntax(body.params, (node) => {
    if (node.defname === 'concurrently') isConcurrent = true;
  });
  return isConcurrent;
}

function detachesConcurrently(body: SyntaxNode): boolean {
  let isConcurrent = false;
  walkSyntax(body.cmds, (node, key) => {
    if (key === 'PartitionCmd' && node.concurrent === true) isConcurrent = true;
  });
  return isConcurrent;
}

function refuseCopy(body: SyntaxNode): StatementRefusal | undefined {
  if (body.filename !== undefined) return undefined;
  return {
    statement: body.is_from === true ? 'COPY … FROM STDIN' : 'COPY … TO STDOUT',
    why: 'a migration has no input or output of its own',
    remedy: 'Write INSERT statements instead.',
  };
}

const DATABASE_WIDE: Readonly<Record<string, string>> = {
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  AlterSystemStmt: 'ALTER SYSTEM',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  DropSubscriptionStmt: 'DROP SUBSCRIPTION',
};

function refuseDatabaseWide(tag: string): StatementRefusal | undefined {
  const statement = Object.hasOwn(DATABASE_WIDE, tag) ? DATABASE_WIDE[tag] : undefined;
  if (statement === undefined) return undefined;
  return {
    statement,
    why: 'it concerns the whole server or database and cannot be taken back when a migration is interrupted',
    remedy: 'Run it by hand.',
  };
}

/** @returns why the statement has no place in a migration that runs once per tenant, or `undefined` if it has */
export function refuseForTenant(
  statement: SyntaxNode,
  created: ReadonlyArray<{ readonly schema: string | undefined; readonly name: string }>,
): StatementRefusal | undefined {
  const [tag, body] = unwrapNode(statement) ?? ['', {}];
  if (tag === 'CreateSchemaStmt') {
    return onePerDatabase(
      `CREATE SCHEMA ${String(body.schemaname ?? '')}`.trim(),
      'a schema is there once for all tenants',
    );
  }
  if (tag === 'CreateExtensionStmt' && !namesSchema(body)) {
    return {
      statement: `CREATE EXTENSION ${String(body.extname)}`,
      why: "it would install the extension into the first tenant's schema, where no other tenant finds it",
      remedy:
        'Move it to the shared migrations, into a schema of its own, and list that in isolation.searchPath.extensions.',
    };
  }
  if (tag === 'AlterObjectSchemaStmt') {
    return onePerDatabase(
      `SET SCHEMA ${String(body.newschema)}`,
      "it moves the first tenant's object out of its schema",
    );
  }
  const foreign = created.find(({ schema }) => schema !== undefined && !TENANT_SCHEMAS.has(schema));
  return (
    foreign &&
    onePerDatabase(`the creation of ${foreign.schema}.${foreign.name}`, 'it is there once for all tenants')
  );
}

/** Where a tenant's migration may create: what is written for `public` goes to the tenant's schema. */
const TENANT_SCHEMAS = new Set(['public', 'pg_temp']);

function namesSchema(body: SyntaxNode): boolean {
  return Array.isArray(body.options) && body.options.some((option) => unwrapSchemaOption(option));
}

function unwrapSchemaOption(option: unknown): boolean {
  return isSyntaxNode(option) && isSyntaxNode(option.DefElem) && option.DefElem.defname === 'schema';
}

function onePerDatabase(statement: string, why: string): StatementRefusal {
  return {
    statement,
    why,
    remedy: 'Move the statement to the shared migrations, or leave the schema out of its names.',
  };
}
