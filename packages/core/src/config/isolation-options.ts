/** What keeps tenants apart: a schema for each, rows of shared tables, or a database for each. */
export type StrategyName = 'schema' | 'row' | 'database';

/** The type of the column that says whose a row is. */
export type TenantIdType = 'text' | 'uuid' | 'integer' | 'bigint';

/** How tenants are kept apart. */
export interface IsolationOptions {
  /**
   * - `schema`: each tenant has a schema of its own.
   * - `row`: tenants share tables; row level security shows each its own rows.
   * - `database`: a database for each tenant, on the server of the configured one.
   *
   * @default 'schema'
   */
  readonly strategy?: StrategyName;
  /**
   * The schema of a tenant. Must give every id a name of its own: a second id with the same name is refused.
   *
   * @default `tenant_<id>` for readable ids, `tenant_x_<hash>` for all others
   */
  readonly schemaNameTemplate?: (tenantId: string) => string;
  /** Row strategy: the column that says whose a row is; every table of a tenant has it. @default 'tenant_id' */
  readonly tenantColumn?: string;
  /** Row strategy: the type of that column. Ids that are not the one spelling of a value of it are refused. @default 'text' */
  readonly tenantIdType?: TenantIdType;
  /** Row strategy: always true, since nothing else would keep tenants apart. @default true */
  readonly enableRLS?: true;
  /**
   * Row strategy: the role that the application connects as. Generated migrations grant it what it needs of the
   * tables, and no more.
   *
   * @default no grants are generated
   */
  readonly runtimeRole?: string;
  /**
   * Row strategy: a secret of at least 32 characters that signs the tenant of each statement. A `set_config` in SQL of
   * the application cannot forge another tenant then. `createMigrator` puts what the database needs of it where the
   * role of the application cannot read it.
   *
   * @default not signed
   */
  readonly contextKey?: string;
  /**
   * With `strategy: 'database'`: the database of a tenant. Must give every id a name of its own.
   *
   * @default `db_<id>` for readable ids, `db_x_<hash>` for all others
   */
  readonly databaseNameTemplate?: (tenantId: string) => string;
  /**
   * With `strategy: 'database'`: whether `createTenant` makes the database; otherwise it must be there, and empty.
   *
   * @default true
   */
  readonly createDatabase?: boolean;
  /**
   * With `strategy: 'database'`: what the database of a new tenant is a copy of. Nobody may be connected to it then.
   *
   * @default the server's template1
   */
  readonly templateDatabase?: string;
  /** What the finished name of a schema must be like. */
  readonly sanitize?: SanitizeOptions;
  /** What a tenant sees besides its own schema. */
  readonly searchPath?: SearchPathOptions;
  /**
   * A role for each tenant, which travels with each of its statements: PostgreSQL itself then refuses the schema of
   * another tenant that is named in full. `migrateAll` makes the roles of tenants that are there already; the role of
   * `connection.url` needs CREATEROLE for it.
   *
   * @default false
   */
  readonly tenantRoles?: boolean | TenantRoleOptions;
  /** How tenants share connections. */
  readonly pooling?: PoolingOptions;
  /**
   * With `pooling.mode: 'per-tenant'`: how many tenants may have connections of their own at a time. For one more,
   * the pool that has been unused longest is closed.
   *
   * @default 50
   */
  readonly maxPools?: number;
  /**
   * With `pooling.mode: 'per-tenant'`: how long a tenant that sends nothing keeps its pool, in milliseconds; 0 is for
   * ever.
   *
   * @default 3_600_000
   */
  readonly poolTtlMs?: number;
}

/** The roles of tenants. */
export interface TenantRoleOptions {
  /**
   * More roles that applications connect as: each may become each tenant. The roles of `connection.url` and of
   * `migrations.url` may in any case.
   *
   * @default []
   */
  readonly grantTo?: readonly string[];
}

/** What the finished name of a tenant's schema must be like; a name that is not is an error, never changed. */
export interface SanitizeOptions {
  /**
   * Whether the rules below apply. `public`, `information_schema`, `dmt`, `pg_*`, the schemas in `searchPath.extensions`,
   * control characters and names of more than 63 bytes are refused in any case.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /** Longest name, in bytes of UTF-8; at most 63, where PostgreSQL cuts names off. @default 63 */
  readonly maxLength?: number;
  /** What the name must match. @default /^[a-z0-9_]+$/ */
  readonly allowedChars?: RegExp;
  /**
   * Names that no tenant may have, in addition to those that are always reserved.
   *
   * @default ['public', 'pg_catalog', 'information_schema', 'pg_toast', 'dmt', 'drizzle']
   */
  readonly reservedNames?: readonly string[];
}

/** What a tenant sees besides its own schema. */
export interface SearchPathOptions {
  /** Whether the shared schema `public` comes after the tenant's own. @default false */
  readonly shared?: boolean;
  /** Schemas of extensions, such as `extensions` or `postgis`, which come after those. @default [] */
  readonly extensions?: readonly string[];
}

/** How tenants share connections. */
export interface PoolingOptions {
  /**
   * - `shared`: every connection serves all tenants.
   * - `per-tenant`: a connection serves one tenant. All of them together are no more than
   *   `connection.poolConfig.max`; when that many are open, an idle one is closed for the tenant that needs another.
   *
   * @default 'shared'
   */
  readonly mode?: 'shared' | 'per-tenant';
  /**
   * What becomes of a request when its tenant's home connections are in use.
   *
   * - `queue`: it waits a few milliseconds for one of them, then takes any that is free, in turn with other tenants.
   * - `evict-lru`: it takes the connection that has been idle longest at once, and waits only when none is idle.
   * - `reject`: it takes any that is free, and fails at once with DMT_QUEUE_FULL when there is none.
   *
   * With `mode: 'per-tenant'`, "takes" means that the idle connection of another tenant is closed for it; `evict-lru`
   * closes the whole pool that has been unused longest.
   *
   * @default 'queue'
   */
  readonly strategy?: 'queue' | 'reject' | 'evict-lru';
  /** How long a request waits for a connection, in milliseconds. @default 5_000 */
  readonly queueTimeout?: number;
  /**
   * How many requests may wait at once; 0 lets none wait. When it is reached, the tenant with most of them
   * gives way to those with fewer.
   *
   * @default 1_000
   */
  readonly maxWaitingRequests?: number;
  /**
   * How many connections one tenant may hold at once.
   *
   * @default three quarters of `connection.poolConfig.max`, so that no tenant can take all of them
   */
  readonly maxConnectionsPerTenant?: number;
  /**
   * How many tenants a connection serves before it is replaced: what PostgreSQL remembers of each of them
   * is memory that only the end of the connection frees.
   *
   * @default 500
   */
  readonly maxTenantsPerConnection?: number;
  /**
   * Several statements in flight on a connection, each in an implicit transaction of its own. More throughput
   * for many short statements; a slow one holds up those behind it. Transactions, statements with a signal or a
   * timeout, and all but plain selects and changes of rows have their connection to themselves, as without it.
   *
   * @default false
   */
  readonly pipelining?: false | PipeliningOptions;
}

/** Several statements in flight on a connection. */
export interface PipeliningOptions {
  /** Most statements in flight on one connection. @default 16 */
  readonly depth?: number;
}
