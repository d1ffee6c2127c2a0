import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** The value cannot be a tenant id. */
export class InvalidTenantIdError extends DmtError {
  /** @param problem - to be read after the value: `is empty` */
  constructor(value: unknown, problem: string, options: { readonly remedy?: string } = {}) {
    super('DMT_TENANT_ID_INVALID', {
      reason: `The tenant id ${quoteValue(value)} ${problem}.`,
      remedy: options.remedy ?? 'Use a string of 1 to 255 characters without control characters.',
    });
  }
}

/** What a tenant has to itself. */
export type TenantPlace = 'schema' | 'database';

/** What bears the name in `schemaName`. */
interface PlaceOptions {
  /** @default 'schema' */
  readonly place?: TenantPlace;
}

/** The name cannot be that of a schema (or of another object, where an identifier is quoted). */
export class InvalidSchemaNameError extends DmtError {
  /** @param problem - to be read after the name: `is longer than 63 bytes` */
  constructor(
    name: unknown,
    problem: string,
    options: ErrorCauseOptions & PlaceOptions & { readonly tenantId?: string; readonly remedy?: string } = {},
  ) {
    const { place = 'schema' } = options;
    const whose = options.tenantId === undefined ? '' : ` of tenant ${quoteValue(options.tenantId)}`;
    super('DMT_SCHEMA_NAME_INVALID', {
      reason: `The ${place} name ${quoteValue(name)}${whose} ${problem}.`,
      remedy: options.remedy ?? `Change isolation.${place}NameTemplate, or the rules of isolation.sanitize.`,
      details: { ...(options.tenantId === undefined ? {} : { tenantId: options.tenantId }) },
      cause: options.cause,
    });
  }

  /** The user's `isolation.schemaNameTemplate` gave no name at all. */
  static forTemplate(
    tenantId: string,
    problem: string,
    options: ErrorCauseOptions = {},
  ): InvalidSchemaNameError {
    return new InvalidSchemaNameError(
      undefined,
      `could not be made: isolation.schemaNameTemplate ${problem}`,
      {
        tenantId,
        remedy: 'Make the template return a string for every tenant id.',
        cause: options.cause,
      },
    );
  }
}

/** The tenant does not exist: it was never created, or it was dropped. */
export class TenantNotFoundError extends DmtError {
  readonly tenantId: string;

  constructor(
    tenantId: string,
    options: ErrorCauseOptions &
      PlaceOptions & {
        readonly schemaName?: string;
        /** The directory lists the tenant all the same. @default false */
        readonly isListed?: boolean;
      } = {},
  ) {
    const { place = 'schema', isListed = false } = options;
    const schema = options.schemaName === undefined ? '' : ` (${place} ${quoteValue(options.schemaName)})`;
    super('DMT_TENANT_NOT_FOUND', {
      reason: isListed
        ? `Tenant ${quoteValue(tenantId)}${schema} is in the directory, and its ${place} is gone.`
        : `Tenant ${quoteValue(tenantId)}${schema} does not exist.`,
      remedy: isListed
        ? 'Restore it from a backup, or strike the tenant off with `dmt tenant:drop --id <id>`.'
        : 'Create it with `dmt tenant:create --id <id>` or createTenant(), or check where the id came from.',
      details: {
        tenantId,
        ...(options.schemaName === undefined ? {} : { schemaName: options.schemaName }),
        ...(isListed ? { isListed } : {}),
      },
      cause: options.cause,
    });
    this.tenantId = tenantId;
  }
}

/** The tenant exists already, so it cannot be created. */
export class TenantExistsError extends DmtError {
  readonly tenantId: string;

  constructor(
    tenantId: string,
    options: ErrorCauseOptions & PlaceOptions & { readonly schemaName?: string } = {},
  ) {
    const { place = 'schema' } = options;
    const schema = options.schemaName === undefined ? '' : ` in ${place} ${quoteValue(options.schemaName)}`;
    super('DMT_TENANT_EXISTS', {
      reason: `Tenant ${quoteValue(tenantId)} exists already${schema}.`,
      remedy: 'Choose another id, or bring this one up to date with `dmt migrate --tenant ID`.',
      details: { tenantId, ...(options.schemaName === undefined ? {} : { schemaName: options.schemaName }) },
      cause: options.cause,
    });
    this.tenantId = tenantId;
  }
}

/** What is known about two tenants that meet in one schema. */
export interface NameCollisionOptions extends ErrorCauseOptions, PlaceOptions {
  readonly schemaName: string;
  /** The tenant to whom the schema belongs, when that is known. */
  readonly ownerId?: string;
}

/** The tenant's schema belongs to another tenant. */
export class TenantNameCollisionError extends DmtError {
  readonly tenantId: string;

  constructor(tenantId: string, options: NameCollisionOptions) {
    const { place = 'schema' } = options;
    const owner = options.ownerId === undefined ? 'another tenant' : `tenant ${quoteValue(options.ownerId)}`;
    super('DMT_TENANT_NAME_COLLISION', {
      reason: `Tenant ${quoteValue(tenantId)} would use ${place} ${quoteValue(options.schemaName)}, which belongs to ${owner}.`,
      remedy: `Make isolation.${place}NameTemplate give every id its own name, or leave it out for the canonical names.`,
      details: {
        tenantId,
        schemaName: options.schemaName,
        ...(options.ownerId === undefined ? {} : { ownerId: options.ownerId }),
      },
      cause: options.cause,
    });
    this.tenantId = tenantId;
  }
}

/** The schema exists, but does not say whose it is, and with a template of the user's own it must. */
export class TenantNotAdoptedError extends DmtError {
  readonly tenantId: string;

  constructor(tenantId: string, options: PlaceOptions & { readonly schemaName: string }) {
    const { place = 'schema' } = options;
    super('DMT_TENANT_NOT_ADOPTED', {
      reason: `${place === 'schema' ? 'Schema' : 'Database'} ${quoteValue(options.schemaName)} does not say that it belongs to tenant ${quoteValue(tenantId)}.`,
      remedy: `Run \`dmt migrate\` for this tenant once: it writes the owner into the comment of the ${place}.`,
      details: { tenantId, schemaName: options.schemaName },
    });
    this.tenantId = tenantId;
  }
}

/** The tenant is suspended: its data is kept, and out of reach. */
export class TenantSuspendedError extends DmtError {
  readonly tenantId: string;

  constructor(tenantId: string) {
    super('DMT_TENANT_SUSPENDED', {
      reason: `Tenant ${quoteValue(tenantId)} is suspended.`,
      remedy: 'Set its state in the tenant directory back to active to serve it again.',
      details: { tenantId },
    });
    this.tenantId = tenantId;
  }
}

/** The tenant is being created or dropped. */
export class TenantNotReadyError extends DmtError {
  readonly tenantId: string;

  constructor(tenantId: string, options: ErrorCauseOptions & { readonly state: string }) {
    super('DMT_TENANT_NOT_READY', {
      reason: `Tenant ${quoteValue(tenantId)} is in state ${quoteValue(options.state)} and cannot be used now.`,
      remedy: 'Try again later; if an earlier attempt to create or drop it was interrupted, run that again.',
      details: { tenantId, state: options.state },
      cause: options.cause,
    });
    this.tenantId = tenantId;
  }
}

/** The tenant has no role that its statements could run as. */
export class TenantRoleError extends DmtError {
  readonly tenantId: string;

  /** @param problem - to be read after the role: `does not exist` */
  constructor(tenantId: string, problem: string, options: ErrorCauseOptions & { readonly role: string }) {
    super('DMT_TENANT_ROLE_UNUSABLE', {
      reason: `Role ${quoteValue(options.role)} of tenant ${quoteValue(tenantId)} ${problem}.`,
      remedy:
        'Run `dmt migrate` for this tenant once, by the same name of the database: it makes the role, and grants it to the roles of isolation.tenantRoles.',
      details: { tenantId, role: options.role },
      cause: options.cause,
    });
    this.tenantId = tenantId;
  }
}
