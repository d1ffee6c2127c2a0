import type { ConnectionOptions } from '@dmt/core';
import { listTenants, type ResolvedConfig, sharedPlacement, type TenantRecord } from '@dmt/core/internal';
import type { ListedTenant, Migrator } from '@dmt/migrator';
import type { Client } from 'pg';
import { type DatabaseTarget, formatServer } from '../../failure/database-target.ts';
import type { FailureContext } from '../../failure/explain-failure.ts';
import { once } from './once.ts';
import { readSchemas, type SchemaFacts } from './read-schemas.ts';

/** What the checks that need no database look at. */
export interface Project {
  readonly configFile: string;
  /** Its path as messages show it. */
  readonly shownConfig: string;
  /** The folder of the config file. */
  readonly folder: string;
  readonly config: ResolvedConfig;
  /** As the user wrote it. */
  readonly connection: ConnectionOptions;
  readonly target: DatabaseTarget;
  /** Never shown. */
  readonly password: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly migrator: Migrator;
  readonly context: FailureContext;
}

/** The same with a connection. */
export interface Patient extends Project {
  readonly sharedSchema: string;
  /** The server as messages name it. */
  readonly server: string;
  /** How long it took to connect. */
  readonly connectMs: number;
  /** Milliseconds since some fixed point. */
  now(): number;
  /** Runs one query on the catalog. What a row holds is what its text selects. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The tenants as the configured discovery, or else the directory, lists them. @throws DMT_DISCOVERY_FAILED */
  fleet(): Promise<readonly ListedTenant[]>;
  /** The rows of the tenant directory. */
  records(): Promise<readonly TenantRecord[]>;
  /** Every schema that is not PostgreSQL's own, by name. */
  schemas(): Promise<ReadonlyMap<string, SchemaFacts>>;
  /** The schemas of the tenants that have one. */
  tenantSchemas(): Promise<readonly SchemaFacts[]>;
}

/** Reads nothing yet; each list is read once, when the first check asks for it. */
export function createPatient(
  project: Project,
  client: Client,
  clock: Pick<Patient, 'connectMs' | 'now'>,
): Patient {
  const query: Patient['query'] = async <Row>(text: string, values: readonly unknown[] = []) => {
    const { rows } = await client.query(text, [...values]);
    // The shape of a row follows from the text, which stands where Row is named.
    return rows as Row[];
  };
  const fleet = once(() => project.migrator.listTenants());
  const schemas = once(() => readSchemas(query));
  return {
    ...project,
    ...clock,
    server: formatServer(project.target),
    sharedSchema: sharedPlacement(project.config).schemaName,
    query,
    fleet,
    records: once(() => listTenants((text, values = []) => client.query(text, [...values]))),
    schemas,
    tenantSchemas: once(async () => {
      // What other strategies give a tenant is not in this database, or not its own.
      if (project.config.isolation.strategy !== 'schema') return [];
      const known = await schemas();
      return (await fleet()).flatMap(({ schemaName }) => known.get(schemaName) ?? []);
    }),
  };
}
