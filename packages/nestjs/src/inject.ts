import { Inject } from '@nestjs/common';
import { TenantDbFactory } from './tenant-db-factory.ts';
import { SHARED_DB, TENANT_CONTEXT, TENANT_DB, TENANT_MANAGER } from './tokens.ts';

type InjectDecorator = ReturnType<typeof Inject>;

/**
 * The handle of whichever tenant the code that uses it runs for, in providers of every scope.
 *
 * @example
 * constructor(@InjectTenantDb() private readonly db: InjectedTenantDb) {}
 */
export const InjectTenantDb = (): InjectDecorator => Inject(TENANT_DB);

/** The handle of the shared schema, which needs no tenant. */
export const InjectSharedDb = (): InjectDecorator => Inject(SHARED_DB);

/** The tenant of now, with `tenantId`, `db`, `sharedDb` and the fields that `enrichContext` added. */
export const InjectTenantContext = (): InjectDecorator => Inject(TENANT_CONTEXT);

/** The manager that the module was given. */
export const InjectTenantManager = (): InjectDecorator => Inject(TENANT_MANAGER);

/** For cron jobs and event handlers, which no request brought about. */
export const InjectTenantDbFactory = (): InjectDecorator => Inject(TenantDbFactory);
